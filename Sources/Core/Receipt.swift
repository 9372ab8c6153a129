/// How a request that names itself ended: what replay, reprocess and the command wait for.
public struct Receipt: Codable, Sendable, Equatable {
    /// How it ended.
    public var verdict: Verdict
    /// Why, for `DUPLICATE` (`done`, `running`, `failed`) and people.
    public var reason: String?
    /// The plan, if one was made.
    public var planId: String?
    /// The error's name, for `FAILED`.
    public var error: String?
    /// Whether a `PARTIAL` may still become complete by running the request again: its message is to stay.
    public var retryable: Bool?

    /// A receipt.
    public init(
        verdict: Verdict, reason: String? = nil, planId: String? = nil, error: String? = nil, retryable: Bool? = nil
    ) {
        self.retryable = retryable
        self.verdict = verdict
        self.reason = reason
        self.planId = planId
        self.error = error
    }

    /// The partition key of the receipt for one request.
    public static func partitionKey(requestId: String) -> String { "receipt#\(requestId)" }

    /// Seconds a receipt is kept.
    public static let lifetime = 86_400.0
}

/// How an execution ends.
public enum Verdict: String, Codable, Sendable, CaseIterable {
    case done = "DONE"
    case partial = "PARTIAL"
    case failed = "FAILED"
    case superseded = "SUPERSEDED"
    case duplicate = "DUPLICATE"
    case skipped = "SKIPPED"
    /// The original is gone, and so is everything made of it.
    case deleted = "DELETED"
}
