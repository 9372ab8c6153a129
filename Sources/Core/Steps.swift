/// What each step is given and gives: the contract between the functions and statemachine/, with an example of each in events/.
public enum Steps {
    /// validate-and-exif-orient: any accepted input, to a plan.
    public enum Validate {
        /// The event.
        public struct Event: Codable, Sendable {
            /// Any accepted input.
            public var request: JSONValue
            /// A UUID made in the execution: who claims.
            public var owner: String
            /// The execution.
            public var execution: ExecutionContext

            /// An event.
            public init(request: JSONValue, owner: String, execution: ExecutionContext) {
                self.request = request
                self.owner = owner
                self.execution = execution
            }
        }

        /// The answer: `PROCEED` with source and plan, or an early end with its reason.
        public struct Output: Codable, Sendable {
            /// What comes next.
            public var verdict: Next
            /// Why it ends here.
            public var reason: String?
            /// The upload.
            public var source: Source?
            /// What to make of it.
            public var plan: Plan?
            /// Whether it ends here for another run of the same request, which leaves the receipt.
            public var isTwin = false

            enum CodingKeys: CodingKey { case verdict, reason, source, plan }

            /// What comes after validation.
            public enum Next: String, Codable, Sendable {
                case proceed = "PROCEED"
                case duplicate = "DUPLICATE"
                case superseded = "SUPERSEDED"
                case skipped = "SKIPPED"
            }

            /// Go on with `plan`.
            public static func proceed(_ source: Source, _ plan: Plan) -> Output {
                Output(verdict: .proceed, source: source, plan: plan)
            }

            /// End here.
            public static func end(_ verdict: Next, _ reason: String) -> Output {
                Output(verdict: verdict, reason: reason)
            }
        }
    }

    /// resize-variant: one Map item, to objects or lossless intermediates.
    public enum Resize {
        /// The event.
        public struct Event: Codable, Sendable {
            /// The execution.
            public var execution: ExecutionContext
            /// Who holds the claim.
            public var owner: String
            /// The upload.
            public var source: Source
            /// The plan's id.
            public var planId: String
            /// What to decode.
            public var master: Master
            /// What to render from one decode.
            public var sizes: [Size]
            /// What Rekognition saw, if the sizes waited for it.
            public var tags: Tags?
            /// Whether an earlier attempt of this plan may have left some of the sizes; nil for no.
            public var resume: Bool?
        }

        /// The answer.
        public struct Output: Codable, Sendable {
            /// What became of the sizes that are finished.
            public var results: [SizeResult]
            /// The sizes still to be marked; absent if none.
            public var marks: [Mark]?

            /// An answer.
            public init(results: [SizeResult], marks: [Mark]? = nil) {
                self.results = results
                self.marks = marks
            }
        }

        /// A rendered size on its way to the watermark.
        public struct Mark: Codable, Sendable {
            /// The size.
            public var size: Size
            /// Its lossless pixels.
            public var intermediate: ObjectReference
            /// How the frames in it follow each other; absent for a still picture.
            public var animation: Animation?
            /// The picture's placeholder, if this size makes it.
            public var placeholder: Placeholder?

            /// A size to mark.
            public init(
                size: Size, intermediate: ObjectReference, animation: Animation? = nil, placeholder: Placeholder? = nil
            ) {
                self.animation = animation
                self.size = size
                self.intermediate = intermediate
                self.placeholder = placeholder
            }
        }
    }

    /// watermark: rendered sizes, to marked objects.
    public enum Mark {
        /// The event; the answer is `Resize.Output` without marks.
        public struct Event: Codable, Sendable {
            /// The execution.
            public var execution: ExecutionContext
            /// Who holds the claim.
            public var owner: String
            /// The upload.
            public var source: Source
            /// The plan's id.
            public var planId: String
            /// The sizes to mark.
            public var marks: [Resize.Mark]
            /// What resize-variant already finished; handed through.
            public var results: [SizeResult]
        }
    }

    /// rekognition-tag: the small picture, to `Tags`.
    public enum Tag {
        /// The event; the answer is `Tags`.
        public struct Event: Codable, Sendable {
            /// The execution.
            public var execution: ExecutionContext
            /// Who holds the claim.
            public var owner: String
            /// The upload.
            public var source: Source
            /// The plan's id.
            public var planId: String
            /// What to ask.
            public var tagging: Tagging
        }
    }

    /// notify-sns: everything, to the manifest and the announcement.
    public enum Notify {
        /// The event.
        public struct Event: Codable, Sendable {
            /// The execution.
            public var execution: ExecutionContext
            /// Who holds the claim.
            public var owner: String
            /// The accepted input.
            public var request: JSONValue
            /// The upload.
            public var source: Source
            /// The plan.
            public var plan: Plan
            /// The Map's results, one an item.
            public var items: [Item]
            /// What tagging gave.
            public var tags: Tags
        }

        /// What became of one Map item: its sizes' results, or the failure of all of them.
        public struct Item: Codable, Sendable {
            /// The sizes' results.
            public var results: [SizeResult]
            /// The failure that took the whole item.
            public var failed: ItemFailure?

            /// The failure of a whole item, as the state machine's Catch writes it.
            public struct ItemFailure: Codable, Sendable {
                /// The sizes of the item.
                public var sizes: [String]
                /// Why.
                public var error: Failure
            }
        }

        /// The answer.
        public struct Output: Codable, Sendable {
            /// `DONE`, `PARTIAL`, or `FAILED` where the success policy does not allow what failed.
            public var verdict: Verdict
            /// The manifest.
            public var manifest: ObjectReference?
            /// The announcement's id: plan id and revision.
            public var messageId: String?
            /// Counts completions of this image.
            public var revision: Int?
            /// Why it failed.
            public var error: Failure?

            /// An answer.
            public init(
                verdict: Verdict, manifest: ObjectReference? = nil, messageId: String? = nil, revision: Int? = nil,
                error: Failure? = nil
            ) {
                self.error = error
                self.verdict = verdict
                self.manifest = manifest
                self.messageId = messageId
                self.revision = revision
            }
        }
    }

    /// notify-sns once the original of an image is gone: its removal.
    public enum Remove {
        /// The event.
        public struct Event: Codable, Sendable {
            /// The execution.
            public var execution: ExecutionContext
            /// Who removes.
            public var owner: String
            /// The input, an `Object Deleted` event or its replay.
            public var request: JSONValue

            /// An event.
            public init(execution: ExecutionContext, owner: String, request: JSONValue) {
                self.execution = execution
                self.owner = owner
                self.request = request
            }
        }

        /// The answer.
        public struct Output: Codable, Sendable, Equatable {
            /// `DELETED`, `SUPERSEDED` by an upload that is there, `DUPLICATE` if it was deleted already, `SKIPPED` if nothing was ever made.
            public var verdict: Verdict
            /// Why it ends here.
            public var reason: String?
            /// The announcement's id: plan id and revision.
            public var messageId: String?

            /// An answer.
            public init(verdict: Verdict, reason: String? = nil, messageId: String? = nil) {
                self.verdict = verdict
                self.reason = reason
                self.messageId = messageId
            }
        }
    }
}
