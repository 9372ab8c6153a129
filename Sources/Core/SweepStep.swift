import FoundationEssentials

/// What the sweeper does about one record whose time has come: a pure decision.
public enum SweepStep: Sendable, Equatable {
    /// Nothing: somebody is at it.
    case leave
    /// The execution is gone without a word. Send its dead letter first, unless its message is still in the queue, then write `closed`.
    case lost(closed: ImageRecord, letter: Bool)
    /// Delete leftovers while a hold keeps claims away, then write `tidied`.
    case tidy(Leftovers, tidied: ImageRecord)
    /// Nothing to do until another time: write this.
    case postpone(ImageRecord)

    /// How long what a failed execution has rendered is kept for its replay: as long as its dead letter can be.
    public static let keepSeconds = 14 * 86_400

    /// Decides about `record`, of the upload with this mark.
    public static func decide(_ record: ImageRecord, source: String, now: Date) -> SweepStep {
        let moment = Int(now.timeIntervalSince1970)
        if record.isHeld(now: now) || record.isLeased(now: now) { return .leave }
        guard let sweepAt = record.sweepAt, sweepAt <= moment else { return .leave }
        if record.status.isAtWork {
            var closed = record
            closed.version += 1
            closed.status = .failed
            closed.error = Failure(
                name: ErrorName.executionLost.rawValue,
                cause:
                    "owner \(record.owner) claimed the image at \(record.startedAt) and its lease ran out: the execution timed out, "
                    + "was stopped, or could not send its dead letter")
            closed.finishedAt = Timestamp.string(now)
            closed.leaseUntil = nil
            closed.sweepAt = closed.nextSweep
            // A replayed request's message stays in the queue until its image has a verdict.
            return .lost(closed: closed, letter: record.origin != .replay)
        }
        var tidied = record
        tidied.version += 1
        var due = record.abandoned.filter { $0.until <= moment }
        tidied.abandoned.removeAll { $0.until <= moment }
        if let own = record.ownDue, own <= moment {
            due.append(Abandoned(planId: record.planId, keys: record.keys, until: own))
            tidied.keys = []
        }
        tidied.sweepAt = tidied.nextSweep
        if due.isEmpty { return .postpone(tidied) }
        var leftovers = Leftovers(due, source: source)
        leftovers.isGone = record.status == .deleted
        return .tidy(leftovers, tidied: tidied)
    }
}

extension ImageRecord {
    /// When what this record's own plan has written without a manifest naming it may go; nil if there is nothing of the kind. What a
    /// failure that can pass has left is kept for the replay, which then renders only what is missing.
    var ownDue: Int? {
        if keys.isEmpty || status == .done || status.isAtWork { return nil }
        let isKept = (status == .failed || status == .partial) && error?.isRetryable == true
        return writersUntil + (isKept ? SweepStep.keepSeconds : 0)
    }

    /// When the sweeper must look at this record, once closed.
    public var nextSweep: Int? { (abandoned.map(\.until) + [ownDue].compactMap(\.self)).min() }
}
