import FoundationEssentials

/// The execution a step runs in, as the state machine tells it.
public struct ExecutionContext: Codable, Sendable, Equatable {
    /// The execution's ARN.
    public var arn: String
    /// When it started, ISO 8601.
    public var startedAt: String

    /// An execution.
    public init(arn: String, startedAt: String) {
        self.arn = arn
        self.startedAt = startedAt
    }

    /// Seconds after its start in which all steps must have done their work. What is left of the 300 s that an EXPRESS
    /// execution lives belongs to retries' delays and to the failure path: an execution's own time-out cannot be caught.
    public static let workSeconds = 150.0

    /// The same for the tail, which must still be able to say what became of sizes that worked to the end.
    public static let tailSeconds = 170.0

    /// Seconds a claim is held: no execution lives longer, so an expired lease means that its owner is gone.
    public static let leaseSeconds = 300.0

    /// When this step must be done: the invocation's own deadline or the execution's, whichever comes first.
    ///
    /// No execution is older than its lease; a start further back is that of an example run by hand, whose invocation has a
    /// deadline of its own.
    /// - Parameter seconds: after its start, in which a step must have done its work.
    /// - Throws: `Event.Malformed` when `startedAt` is no moment.
    public func deadline(
        invocation: Deadline, within seconds: Double = ExecutionContext.workSeconds, now: Date = Date()
    ) throws -> Deadline {
        guard let start = Timestamp.date(startedAt) else {
            throw DarkroomError(.eventMalformed, "execution.startedAt: expected ISO 8601, found \(startedAt)")
        }
        guard now.timeIntervalSince(start) <= ExecutionContext.leaseSeconds else { return invocation }
        return min(invocation, Deadline(start + seconds))
    }
}
