extension Steps {
    /// dlq-replay: the steps of a replay. `begin` and `gather` receive and decide, `follow` settles each letter once its picture
    /// has a verdict, `survey` says what would happen, `end` lets go, and `fail` does where a step has failed for good.
    public enum Replay {
        /// The event: what to do.
        public struct Event: Codable, Sendable {
            /// What to do.
            public var action: Action
            /// The execution.
            public var execution: ExecutionContext
            /// The execution's name, for `begin`.
            public var name: String?
            /// What the execution was started with, for `begin`: settings in place of the template's, or `continues`, a replay to
            /// go on with.
            public var input: JSONValue?
            /// The replay, for all others.
            public var run: ReplayRun?
            /// The letters whose receipts are awaited, for `follow`.
            public var messages: [Message]?
            /// How it ends, for `end`.
            public var status: ReplayReport.Status?

            /// An event.
            public init(
                action: Action, execution: ExecutionContext, name: String? = nil, input: JSONValue? = nil,
                run: ReplayRun? = nil, messages: [Message]? = nil, status: ReplayReport.Status? = nil
            ) {
                self.action = action
                self.execution = execution
                self.name = name
                self.input = input
                self.run = run
                self.messages = messages
                self.status = status
            }

            /// What dlq-replay can do.
            public enum Action: String, Codable, Sendable {
                case begin, gather, follow, survey, end, fail
            }
        }

        /// A dead letter on its way back.
        public struct Message: Codable, Sendable, Equatable {
            /// SQS's id of the message.
            public var messageId: String
            /// What deletes it; good until it is received again.
            public var receiptHandle: String
            /// Names this try: the execution's name and the receipt's.
            public var requestId: String
            /// The error it is counted under.
            public var cause: String
            /// The bucket of its picture.
            public var bucket: String
            /// The key of its picture.
            public var key: String
            /// The partition key of what its replays have cost.
            public var history: String
            /// The input that process-image is started with.
            public var start: JSONValue
            /// Seconds to wait before the start.
            public var delay: Int
            /// Until when nobody else sees the message, epoch seconds.
            public var hiddenUntil: Int
            /// When its execution must have ended, epoch seconds.
            public var followUntil: Int
            /// Why its execution could not be started, if so, as Step Functions spells errors.
            public var notStarted: StartError?

            /// An error as a Catch writes it.
            public struct StartError: Codable, Sendable, Equatable {
                /// Its name.
                public var Error: String
                /// Its cause.
                public var Cause: String?
            }

            /// A message.
            public init(
                messageId: String, receiptHandle: String, requestId: String, cause: String, bucket: String, key: String,
                history: String, start: JSONValue, delay: Int = 0, hiddenUntil: Int, followUntil: Int = 0
            ) {
                self.messageId = messageId
                self.receiptHandle = receiptHandle
                self.requestId = requestId
                self.cause = cause
                self.bucket = bucket
                self.key = key
                self.history = history
                self.start = start
                self.delay = delay
                self.hiddenUntil = hiddenUntil
                self.followUntil = followUntil
            }
        }

        /// The answer to every action, and the state machine's whole state.
        public struct Output: Codable, Sendable {
            /// What comes next.
            public var next: Next
            /// How the replay ends if it ends here.
            public var status: ReplayReport.Status
            /// The replay.
            public var run: ReplayRun
            /// The letters to start, or still to follow.
            public var messages: [Message]
            /// Seconds until the next look for receipts.
            public var seconds: Int
            /// How it ended, for `DONE`.
            public var report: ReplayReport?

            /// What the state machine does next.
            public enum Next: String, Codable, Sendable, CaseIterable {
                /// Start the letters of a batch.
                case start = "START"
                /// Look for their receipts after a while.
                case follow = "FOLLOW"
                /// Take more letters out of the queue.
                case gather = "GATHER"
                /// Say what would happen.
                case survey = "SURVEY"
                /// Go on in another execution.
                case handOver = "HAND_OVER"
                /// Let go.
                case end = "END"
                /// Nothing.
                case done = "DONE"
            }

            /// An answer.
            public init(
                _ next: Next, _ run: ReplayRun, status: ReplayReport.Status = .running, messages: [Message] = [],
                seconds: Int = 1, report: ReplayReport? = nil
            ) {
                self.next = next
                self.status = status
                self.run = run
                self.messages = messages
                self.seconds = seconds
                self.report = report
            }
        }
    }
}
