extension Steps {
    /// dlq-replay by schedule: the sweep of what lost executions left.
    public enum Sweep {
        /// The event.
        public struct Event: Codable, Sendable {
            /// `sweep`.
            public var action: Action
            /// What stands for the execution: the id and time of the scheduled event.
            public var execution: ExecutionContext

            /// The one action.
            public enum Action: String, Codable, Sendable { case sweep }
        }

        /// The answer.
        public struct Output: Codable, Sendable, Equatable {
            /// Executions that were lost without a word, and have a dead letter or a receipt now.
            public var lost = 0
            /// Objects that nobody followed any more and that are deleted now.
            public var deleted = 0

            /// Nothing yet.
            public init() {}
        }
    }
}
