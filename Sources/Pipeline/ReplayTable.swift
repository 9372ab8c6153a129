import Core
import FoundationEssentials

/// What replays need of the table: the seam at which tests put it in memory.
public protocol ReplayTable {
    /// Takes the lease for `run` if nobody else holds it at `now`.
    /// - Returns: nil if it is taken, else the lease that stands in the way.
    func takeLease(run: String, execution: String, now: Date) throws -> ReplayLease?
    /// Renews the lease and shows how far the replay is.
    /// - Returns: The lease, which says whether to stop; nil if it is no longer this replay's.
    func renewLease(run: String, execution: String, report: ReplayReport, now: Date) throws -> ReplayLease?
    /// Lets go of the lease and leaves the report; does nothing if it is another's by now.
    func endLease(run: String, report: ReplayReport) throws
    /// The history at a partition key; nil for none yet.
    func history(at key: String) throws -> ReplayHistory?
    /// Writes a history if it is still as it was read: `previous` is that reading's version, nil for none.
    /// - Returns: Whether it was written.
    func write(_ history: ReplayHistory, at key: String, over previous: Int?, now: Date) throws -> Bool
    /// Deletes a history.
    func forget(_ key: String) throws
    /// How a try ended; nil as long as it has not.
    func receipt(requestId: String) throws -> Receipt?
    /// Deletes a receipt that is read.
    func deleteReceipt(requestId: String) throws
}
