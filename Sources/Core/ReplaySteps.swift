extension Steps {
    /// dlq-replay: takes dead letters out of the queue, and settles each once its image has a verdict.
    public enum Replay {
        /// The event: what to do.
        public struct Event: Codable, Sendable {
            /// What to do.
            public var action: Action
            /// The execution.
            public var execution: ExecutionContext
            /// At most this many messages, for `receive`; 1...10.
            public var most: Int?
            /// The message, for `settle`.
            public var message: Message?
            /// How its execution ended, for `settle`; absent when nobody knows.
            public var receipt: Receipt?

            /// What dlq-replay can do.
            public enum Action: String, Codable, Sendable {
                case receive, settle
            }
        }

        /// A dead letter on its way back.
        public struct Message: Codable, Sendable, Equatable {
            /// SQS's id of the message.
            public var messageId: String
            /// What deletes it; good until it is received again.
            public var receiptHandle: String
            /// How often it has been received.
            public var receiveCount: Int
            /// Names this try: the execution's name and the receipt's.
            public var requestId: String
            /// The input that process-image is started with.
            public var start: JSONValue

            /// A message.
            public init(
                messageId: String, receiptHandle: String, receiveCount: Int, requestId: String, start: JSONValue
            ) {
                self.messageId = messageId
                self.receiptHandle = receiptHandle
                self.receiveCount = receiveCount
                self.requestId = requestId
                self.start = start
            }
        }

        /// The answer to both actions.
        public struct Output: Codable, Sendable {
            /// The letters to run again, for `receive`.
            public var messages: [Message]?
            /// Whether nothing was left to receive.
            public var queueEmpty: Bool?
            /// What became of the message, for `settle`.
            public var outcome: Outcome?
            /// Why.
            public var reason: String?

            /// What can become of a message.
            public enum Outcome: String, Codable, Sendable {
                case deleted, kept, parked
            }

            /// The answer to `receive`.
            public static func received(_ messages: [Message], queueEmpty: Bool) -> Output {
                Output(messages: messages, queueEmpty: queueEmpty)
            }

            /// The answer to `settle`.
            public static func settled(_ outcome: Outcome, _ reason: String) -> Output {
                Output(outcome: outcome, reason: reason)
            }
        }
    }
}
