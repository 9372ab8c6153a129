extension Steps {
    /// validate-and-exif-orient for reprocess: what Step Functions cannot find out by itself, from the same settings and the
    /// same presets by which uploads are processed.
    public enum Reprocess {
        /// The event: a question.
        public struct Event: Codable, Sendable {
            /// What is asked.
            public var action: Action
            /// The execution.
            public var execution: ExecutionContext
            /// The preset, for `recipe`; nil for the stack's own.
            public var preset: String?
            /// A key as S3 Inventory spells it, for `decode`.
            public var key: String?

            /// What can be asked.
            public enum Action: String, Codable, Sendable {
                /// The recipe that uploads would be made by now.
                case recipe
                /// The key that an inventory's row means.
                case decode
            }

            /// A question.
            public init(action: Action, execution: ExecutionContext, preset: String? = nil, key: String? = nil) {
                self.action = action
                self.execution = execution
                self.preset = preset
                self.key = key
            }
        }

        /// The answer.
        public struct Output: Codable, Sendable, Equatable {
            /// The recipe, for `recipe`.
            public var recipe: String?
            /// The preset's name, for `recipe`.
            public var preset: String?
            /// The key, for `decode`.
            public var key: String?

            /// An answer.
            public init(recipe: String? = nil, preset: String? = nil, key: String? = nil) {
                self.recipe = recipe
                self.preset = preset
                self.key = key
            }
        }
    }
}
