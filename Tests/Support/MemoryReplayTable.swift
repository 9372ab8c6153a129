import Core
import FoundationEssentials
import Pipeline

/// The replays' part of the table in memory, with its conditions.
package final class MemoryReplayTable: ReplayTable {
    /// The lease.
    package var lease: ReplayLease?
    /// The histories by partition key.
    package var histories: [String: ReplayHistory] = [:]
    /// The receipts by request id.
    package var receipts: [String: Receipt] = [:]

    package init() {}

    package func takeLease(run: String, execution: String, now: Date) throws -> ReplayLease? {
        if let lease, lease.isHeld(now: now), lease.run != run { return lease }
        lease = ReplayLease(run: run, execution: execution, until: Int(now.timeIntervalSince1970 + ReplayLease.seconds))
        return nil
    }

    package func renewLease(run: String, execution: String, report: ReplayReport, now: Date) throws -> ReplayLease? {
        guard lease?.run == run else { return nil }
        lease?.execution = execution
        lease?.until = Int(now.timeIntervalSince1970 + ReplayLease.seconds)
        lease?.report = report
        return lease
    }

    package func endLease(run: String, report: ReplayReport) throws {
        guard lease?.run == run else { return }
        lease?.until = nil
        lease?.isStopRequested = false
        lease?.report = report
    }

    package func history(at key: String) throws -> ReplayHistory? { histories[key] }

    package func write(_ history: ReplayHistory, at key: String, over previous: Int?, now: Date) throws -> Bool {
        guard histories[key]?.version == previous else { return false }
        histories[key] = history
        return true
    }

    package func forget(_ key: String) throws { histories[key] = nil }

    package func receipt(requestId: String) throws -> Receipt? { receipts[requestId] }

    package func deleteReceipt(requestId: String) throws { receipts[requestId] = nil }
}
