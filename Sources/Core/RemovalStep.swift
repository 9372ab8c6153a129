import FoundationEssentials

/// What removing an image whose original is gone comes to, from its record as read: a pure decision.
///
/// The caller has seen that the original is gone. It writes `hold`, which keeps claims away, looks once more, and only then writes
/// `begin`: an upload that came in between finds either nothing changed or an image that is being removed.
public enum RemovalStep: Sendable, Equatable {
    /// Nothing was ever made of it.
    case nothing
    /// It was removed already.
    case done
    /// Somebody is at work on it: try again later.
    case busy
    /// Write this, look again at the original, then write `begin`.
    case hold(ImageRecord)
    /// This very execution has begun it: go on deleting.
    case resume

    /// Decides by the record for `owner`.
    public static func decide(_ record: ImageRecord?, owner: String, now: Date) -> RemovalStep {
        guard let record else { return .nothing }
        if record.status == .deleted { return .done }
        if record.status == .removing, record.owner == owner { return .resume }
        if record.hold?.owner != owner, record.isHeld(now: now) { return .busy }
        if record.isLeased(now: now) { return .busy }
        var held = record
        held.version += 1
        held.hold = ImageRecord.Hold(owner: owner, now: now)
        return .hold(held)
    }
}

extension ImageRecord {
    /// Days that a tombstone stays.
    public static let tombstoneDays = 30

    private func next(_ change: (inout ImageRecord) -> Void) -> ImageRecord {
        var record = self
        record.version += 1
        record.hold = nil
        change(&record)
        return record
    }

    /// This held record as it was before.
    public var released: ImageRecord { next { _ in } }

    /// This held record, being removed by `owner` on `input`. A tail that died may have announced a revision that it did not close:
    /// `manifest`, the one that stands, knows.
    public func removing(
        by owner: String, input: JSONValue, request: ImageRequest, manifest: Manifest?, now: Date
    ) -> ImageRecord {
        next {
            $0.revision = max(revision, manifest?.revision ?? 0)
            $0.status = .removing
            $0.owner = owner
            $0.origin = request.origin
            $0.requestId = request.requestId
            $0.input = input
            $0.leaseUntil = Int((now.timeIntervalSince1970 + ExecutionContext.leaseSeconds).rounded(.up))
            $0.sweepAt = $0.leaseUntil
        }
    }

    /// This record once everything is deleted: a tombstone, which the sweeper looks at once more if the last renderer may still write.
    public func deleted(now: Date) -> ImageRecord {
        next {
            $0.status = .deleted
            $0.revision += 1
            $0.manifest = nil
            $0.error = nil
            $0.leaseUntil = nil
            $0.finishedAt = Timestamp.string(now)
            $0.expiresAt = Int(now.timeIntervalSince1970) + ImageRecord.tombstoneDays * 86_400
            let moment = Int(now.timeIntervalSince1970)
            $0.abandoned.removeAll { $0.until <= moment }
            if $0.writersUntil <= moment { $0.keys = [] }
            $0.sweepAt = $0.nextSweep
        }
    }
}
