/// What is left of an image that could not be finished, and all it takes to try again.
public struct DeadLetter: Codable, Sendable, Equatable {
    /// The contract's name and version.
    public var schema: String
    /// The owner of the execution that failed.
    public var id: String
    /// The state that failed.
    public var state: String
    /// The error's name and cause.
    public var error: Failure
    /// How many executions this letter has cost.
    public var attempts: Int
    /// The first failure, ISO 8601.
    public var firstFailure: String
    /// The last failure, ISO 8601.
    public var lastFailure: String
    /// The original input, unread: what an execution is started with again.
    public var input: JSONValue
    /// What was known of the source.
    public var source: Source?
    /// The ARN of the execution that failed.
    public var execution: String?
    /// The release that wrote it; absent in letters from before `Release.current` was 2.
    public var release: Int?

    /// The current contract.
    public static let currentSchema = "darkroom.dead-letter/1"

    /// The first letter about a failure at `moment` (ISO 8601), by this release.
    public init(
        id: String, state: String, error: Failure, moment: String, input: JSONValue, source: Source? = nil,
        execution: String? = nil
    ) {
        schema = DeadLetter.currentSchema
        self.id = id
        self.state = state
        self.error = error
        attempts = 1
        firstFailure = moment
        lastFailure = moment
        self.input = input
        self.source = source
        self.execution = execution
        release = Release.current
    }
}
