import Core
import FoundationEssentials
import Pipeline

/// Runs dead letters again, with brakes. Deciding is Core's (`Admission`, `ReplayRun`, `Disposal`); here it is acted upon.
///
/// A message is deleted only once its picture has a verdict, its copy is parked, or another message is about the same. So
/// stopping anywhere loses nothing: what is out of sight shows itself again.
struct DLQReplay {
    let queue: any Queue
    let table: any ReplayTable
    let parking: Parking
    /// The brakes of the template.
    let settings: ReplaySettings
    let log: Log
    var now: () -> Date = { Date() }

    /// Seconds that a received message stays out of sight. While it is followed that is prolonged.
    static let visibility = 600
    /// Seconds after its start in which a replayed execution must have left its receipt: longer than any can live.
    static let following = 345
    /// Seconds of the invocation that are left to finish what was received.
    static let reserve = 5.0

    /// - Throws: `Event.Malformed` for an event without what its action needs or settings that do not hold, and what SQS, S3
    ///   and DynamoDB throw.
    func handle(_ event: Steps.Replay.Event, deadline: Deadline) throws -> Steps.Replay.Output {
        if event.action == .begin { return try begin(event) }
        guard let run = event.run else {
            throw DarkroomError(.eventMalformed, "\(event.action.rawValue): expected a run, found none")
        }
        switch event.action {
        case .begin, .gather: return try gather(run, event.execution, deadline: deadline)
        case .follow: return try follow(run, event.messages ?? [], event.execution)
        case .survey: return try survey(run, deadline: deadline)
        case .end: return try end(run, event.status ?? .stopped)
        case .fail: return try fail(run)
        }
    }

    /// Reads the settings and takes the lease: two replays at once would run the same letters twice as fast as allowed.
    private func begin(_ event: Steps.Replay.Event) throws -> Steps.Replay.Output {
        let input = event.input ?? .object([:])
        let run =
            if let run = input["continues"] {
                try JSONDecoder().decode(ReplayRun.self, from: JSONEncoder().encode(run))
            } else {
                ReplayRun(
                    id: ReplayRun.id(ofExecution: event.name ?? event.execution.arn),
                    settings: try settings.overridden(by: input), startedAt: event.execution.startedAt)
            }
        if let other = try table.takeLease(run: run.id, execution: event.execution.arn, now: now()) {
            log(.warning, "another replay is running", ["run": .string(other.run)])
            return .init(
                .done, run, status: .alreadyRunning, report: ReplayReport(run, .alreadyRunning, waiting: nil))
        }
        return .init(run.settings.dryRun ? .survey : .gather, run)
    }

    /// Shows what was kept, lets go of the lease and reports.
    private func end(_ before: ReplayRun, _ status: ReplayReport.Status) throws -> Steps.Replay.Output {
        var run = before
        try deleteReceipts(of: &run)
        for handle in run.kept { try hide(handle, seconds: 0) }
        run.kept = []
        let report = ReplayReport(run, status, waiting: try queue.waiting())
        try table.endLease(run: run.id, report: report)
        if status.leavesLetters { parking.meter.add(1, to: .replaysStopped) }
        return .init(.done, run, status: status, report: report)
    }

    /// Lets go of the lease of a replay of which a step has failed for good, and shows what was kept as far as that goes: SQS may be
    /// what failed. Letters under way stay out of sight for longer than their executions last.
    private func fail(_ run: ReplayRun) throws -> Steps.Replay.Output {
        let report = ReplayReport(run, .failed)
        try table.endLease(run: run.id, report: report)
        do {
            for handle in run.kept { try hide(handle, seconds: 0) }
        } catch {
            log(.warning, "kept letters show themselves when their time is out", ["said": .string("\(error)")])
        }
        return .init(.done, run, status: .failed, report: report)
    }

    /// Deletes receipts that have been acted upon; not before the step after, since a step may be repeated.
    func deleteReceipts(of run: inout ReplayRun) throws {
        for requestId in run.spent { try table.deleteReceipt(requestId: requestId) }
        run.spent = []
    }

    /// Hides or shows a message. SQS refuses that for one that is in sight already, and then nothing is lost.
    func hide(_ receiptHandle: String, seconds: Int) throws {
        do {
            try queue.hide(receiptHandle: receiptHandle, seconds: seconds)
        } catch let error as DarkroomError where error.name == .awsRejected {
            log(.info, "the message is in sight already", ["said": .string(error.message)])
        }
    }
}
