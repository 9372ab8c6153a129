import AWSClient
import Core
import FoundationEssentials

/// Follows a replay by its lease until it has ended, over all executions that it takes.
struct ReplayFollower {
    let replays: Replays
    let display: ProgressDisplay
    private let begin = Date()

    init(replays: Replays, display: ProgressDisplay) {
        self.replays = replays
        self.display = display
    }

    /// Starts a replay and follows it.
    func start(_ input: JSONValue) throws -> ReplayReport {
        let (run, execution) = try replays.start(input)
        return try follow(run, execution)
    }

    /// Follows the replay that holds the lease.
    func follow(run lease: ReplayLease) throws -> ReplayReport { try follow(lease.run, lease.execution) }

    private func follow(_ run: String, _ first: String) throws -> ReplayReport {
        defer { display.close() }
        var said: ReplayReport.Row?
        var execution = first
        while true {
            let lease = try replays.table.readLease()
            if let lease, lease.run == run {
                // What one failed of is told by its execution, which ends a moment later.
                if lease.until == nil, let report = lease.report, report.status != .failed { return report }
                execution = lease.execution
                if let report = lease.report {
                    show(report)
                    if report.total != said, report.total.letters > 0, !display.isLive {
                        display.say(ReplaySummary.progress(report))
                    }
                    said = report.total
                }
            }
            try check(execution, lease: lease, run: run)
            AWSClient.sleep(replays.stack.isLocal ? 0.3 : 1)
        }
    }

    /// - Throws: what the execution failed with, and `EndStatus.usage` if another replay came first.
    private func check(_ execution: String, lease: ReplayLease?, run: String) throws {
        let found = try replays.stack.aws.stepFunctions.describe(execution: execution)
        switch found.status {
        case "RUNNING", "PENDING_REDRIVE": return
        case "SUCCEEDED":
            // Before its report, or between two executions of one replay, the lease is another's only if that came first.
            if let lease, lease.run != run, lease.isHeld(now: Date()) { throw replays.refusal(lease) }
        default:
            throw DarkroomError(
                found.error.flatMap(ErrorName.init(rawValue:)) ?? .executionLost,
                """
                the replay ended \(found.status): \(Cause.message(of: found.cause ?? found.error ?? "no cause was given")); its \
                letters show themselves again within ten minutes
                """)
        }
    }

    private func show(_ report: ReplayReport) {
        let total = report.total
        let ended = total.done + total.kept + total.parked
        let task = ProgressLine.Task(
            name: "replay", stage: ReplaySummary.counts(total), seconds: Date().timeIntervalSince(begin))
        display.show(finished: ended, of: max(total.letters + (report.waiting ?? 0), 1), underWay: [task])
    }
}
