import FoundationEssentials

/// The moment by which work must be done, on the wall clock: Lambda and Step Functions both give wall-clock times.
public struct Deadline: Sendable, Equatable, Comparable {
    /// The moment itself.
    public let date: Date

    /// A deadline at `date`.
    public init(_ date: Date) { self.date = date }

    /// A deadline `seconds` from `now`.
    public init(in seconds: Double, now: Date = Date()) { self.init(now + seconds) }

    /// Seconds left; negative once it has passed.
    public func remaining(now: Date = Date()) -> Double { date.timeIntervalSince(now) }

    /// Throws `Deadline.Exceeded`, naming what was about to be done, once the moment has passed.
    public func check(before task: String, now: Date = Date()) throws {
        guard remaining(now: now) > 0 else {
            throw DarkroomError(.deadlineExceeded, "no time left before \(task)")
        }
    }

    /// The earlier deadline is the smaller one.
    public static func < (a: Deadline, b: Deadline) -> Bool { a.date < b.date }
}
