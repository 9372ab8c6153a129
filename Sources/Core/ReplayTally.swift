/// What became of the letters of one error in one replay, and the brake that follows from it.
///
/// Every letter that was looked at ends deleted, kept or parked exactly once: `letters == done + kept + parked + underWay`.
public struct ReplayTally: Codable, Sendable, Equatable {
    /// Letters looked at.
    public var letters = 0
    /// Executions started for them.
    public var run = 0
    /// Deleted: the picture has its verdict, or another message is about the same.
    public var done = 0
    /// Left in the queue: it failed again, or was not run.
    public var kept = 0
    /// Moved under `parked/`.
    public var parked = 0
    /// Of those kept, the ones that were run and failed again.
    public var failed = 0
    /// Of those kept, the ones that a service was too busy for.
    public var throttled = 0
    /// How the last `window` judged executions ended, oldest first: true for a failure. Throttled ones are not judged.
    public var recent: [Bool] = []

    /// An empty tally.
    public init() {}

    /// How many of the last executions the share of failures is taken of.
    public static let window = 20
    /// The sizes of the first waves: the canary, and a handful.
    public static let waves = [1, 10]

    /// Executions that have not ended.
    public var underWay: Int { letters - done - kept - parked }

    /// Whether too many have failed: more than `share` percent of the last ones.
    public func isBraked(share: Int) -> Bool {
        recent.count { $0 } * 100 > share * recent.count
    }

    /// How many may be under way now: 1, then 10, then any number; 0 once the brake holds.
    public func allowance(_ settings: ReplaySettings) -> Int {
        if isBraked(share: settings.failureShare) { return 0 }
        guard settings.canary else { return .max }
        var wave = 0
        for size in Self.waves {
            wave += size
            if recent.count < wave { return wave - recent.count }
        }
        return .max
    }

    /// Notes how an execution ended.
    public mutating func judge(failed hasFailed: Bool) {
        recent = (recent + [hasFailed]).suffix(Self.window)
    }
}
