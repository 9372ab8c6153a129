import FoundationEssentials

/// What replays have cost one picture, as one letter asks for it: an item of its own in the table, gone after a success or `lifetime`.
public struct ReplayHistory: Codable, Sendable, Equatable {
    /// Counts writes: the condition of the next one.
    public var version = 0
    /// Executions that count against the cap.
    public var tries = 0
    /// The replay that tried it last.
    public var run: String
    /// The message that was tried.
    public var messageId: String
    /// Names the last try.
    public var requestId: String
    /// How tries ended that failed, oldest first; the last ones only.
    public var failures: [Attempt] = []
    /// Whether `run` left the message in the queue without trying it.
    public var isHeld: Bool?

    /// A try that failed.
    public struct Attempt: Codable, Sendable, Equatable {
        /// When it was settled, ISO 8601.
        public var at: String
        /// Names the try.
        public var requestId: String
        /// The release that failed.
        public var release: Int
        /// Why.
        public var error: Failure

        /// A try that failed.
        public init(at: String, requestId: String, release: Int, error: Failure) {
            self.at = at
            self.requestId = requestId
            self.release = release
            self.error = error
        }
    }

    /// The partition key of the history of what a letter asks for.
    public static func partitionKey(bucket: String, key: String, identity: String) -> String {
        "replays#\(bucket)/\(key)#\(identity)"
    }

    /// Seconds that it is kept after the last try: longer than any message stays in the queue.
    public static let lifetime = 30 * 86_400.0

    /// The history with one more try, which is about to begin.
    public static func trying(
        _ before: ReplayHistory?, run: String, messageId: String, requestId: String
    ) -> ReplayHistory {
        ReplayHistory(
            version: (before?.version ?? 0) + 1, tries: (before?.tries ?? 0) + 1, run: run, messageId: messageId,
            requestId: requestId, failures: before?.failures ?? [])
    }

    /// The history with `messageId` as the one message that stays in the queue for this failure: no try, so nothing counts.
    public static func holding(_ before: ReplayHistory?, run: String, messageId: String) -> ReplayHistory {
        ReplayHistory(
            version: (before?.version ?? 0) + 1, tries: before?.tries ?? 0, run: run, messageId: messageId,
            requestId: before?.requestId ?? "", failures: before?.failures ?? [], isHeld: true)
    }

    /// The history after its last try has failed. Settling the same try again changes nothing.
    /// - Parameter counts: false gives the try back: a service that was too busy is not the picture's doing.
    public func failing(_ attempt: Attempt, counts: Bool) -> ReplayHistory {
        guard attempt.requestId == requestId, failures.last?.requestId != requestId else { return self }
        var after = self
        after.version += 1
        if !counts { after.tries -= 1 }
        var attempt = attempt
        attempt.error.cause = String(attempt.error.cause.prefix(500))
        after.failures = (failures + [attempt]).suffix(ReplaySettings.caps.upperBound)
        return after
    }
}
