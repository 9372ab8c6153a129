import FoundationEssentials

/// The one item by which replays keep out of each other's way, and by which people see how far one is.
public struct ReplayLease: Sendable, Equatable {
    /// The replay that holds it, or held it last.
    public var run: String
    /// The execution at work.
    public var execution: String
    /// Until when it is held, epoch seconds; nil once the replay has ended.
    public var until: Int?
    /// Whether somebody has asked the replay to stop.
    public var isStopRequested: Bool
    /// How far it is, or how it ended.
    public var report: ReplayReport?

    /// A lease.
    public init(
        run: String, execution: String, until: Int?, isStopRequested: Bool = false, report: ReplayReport? = nil
    ) {
        self.run = run
        self.execution = execution
        self.until = until
        self.isStopRequested = isStopRequested
        self.report = report
    }

    /// The partition key of the item.
    public static let partitionKey = "replay#lease"

    /// Seconds that it holds. It is renewed before each batch and at each look for receipts; between the two lie the starts, at
    /// most two minutes apart, and their retries.
    public static let seconds = 420.0

    /// Whether a replay holds it at `now`.
    public func isHeld(now: Date) -> Bool { until.map { Double($0) > now.timeIntervalSince1970 } ?? false }
}
