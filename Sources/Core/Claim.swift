import FoundationEssentials

/// What an execution asks for before it does anything else: to be the one that works on this picture.
public struct Claim: Sendable, Equatable {
    /// A UUID made in the execution.
    public var owner: String
    /// The plan it would make; `Plan.unplanned` where the request cannot be planned.
    public var planId: String
    /// The preset's name.
    public var preset: String
    /// The request.
    public var request: ImageRequest
    /// The entity tag that a HEAD of the source just gave.
    public var eTag: String
    /// Every key that the plan may write.
    public var keys: [String]
    /// The recipe of the plan, for the record.
    public var recipe: String?

    /// A claim.
    public init(
        owner: String, planId: String, preset: String, request: ImageRequest, eTag: String, keys: [String] = [],
        recipe: String? = nil
    ) {
        self.owner = owner
        self.planId = planId
        self.preset = preset
        self.request = request
        self.eTag = eTag
        self.keys = keys
        self.recipe = recipe
    }

    /// What a claim comes to.
    public enum Decision: Sendable, Equatable {
        /// Write this record, provided that the one that was read is still there unchanged. `resume` says that an earlier attempt
        /// of this plan may have left objects that need not be rendered again.
        case take(ImageRecord, resume: Bool)
        /// Someone else does, did or failed exactly this.
        case duplicate(Reason)
        /// The object is no longer the one the request is about.
        case superseded
        /// Someone is at work on the same picture with another plan, or deleting what this plan would write: try again later.
        case busy
    }

    /// Why a request is a duplicate. Only `done` lets a replay drop its message.
    public enum Reason: String, Codable, Sendable {
        case done, running, failed
    }

    /// Decides, from the record as read. Pure: the caller reads, asks, and writes conditionally.
    public func decide(_ record: ImageRecord?, now: Date) -> Decision {
        if let expected = request.eTag, expected != eTag { return .superseded }
        guard let record else { return take(nil, now: now) }
        // The same execution asks again after its validator died or its answer was lost.
        if record.status == .running, record.owner == owner, record.eTag == eTag { return take(record, now: now) }
        if record.isHeld(now: now) || record.status == .removing && record.isLeased(now: now) { return .busy }
        guard record.eTag == eTag, record.status != .deleted, record.status != .removing else {
            // The live owner deletes what it abandoned: nobody may make that again before it has ended.
            let isBeingDeleted = record.abandoned.contains { $0.planId == planId }
            return record.isLeased(now: now) && isBeingDeleted ? .busy : take(record, now: now)
        }
        // One request, delivered twice or run twice: what the first run came to counts, forced or not.
        let isTwin =
            request.requestId != nil && request.requestId == record.requestId && request.origin == record.origin
        let isSame = record.planId == planId && (!request.force || isTwin) || planId == Plan.unplanned
        if record.isLeased(now: now) {
            guard isSame else { return .busy }
            // Other bytes may have lain there in between. Who saw those will give up, and what was uploaded since is nobody's but ours.
            return isNewer(than: record) ? take(record, now: now) : .duplicate(.running)
        }
        guard isSame else { return take(record, now: now) }
        switch record.status {
        case .done: return .duplicate(.done)
        case .partial where request.origin == .upload || isTwin || planId == Plan.unplanned: return .duplicate(.done)
        case .failed where request.origin == .upload && !isNewer(than: record) || isTwin: return .duplicate(.failed)
        default: return take(record, now: now)
        }
    }

    /// Whether the same bytes were uploaded again after the attempt on record.
    private func isNewer(than record: ImageRecord) -> Bool {
        guard let mine = request.sequencer, let theirs = record.sequencer else { return false }
        return Sequencer(mine) > Sequencer(theirs)
    }

    private func take(_ record: ImageRecord?, now: Date) -> Decision {
        let leaseUntil = Int((now.timeIntervalSince1970 + ExecutionContext.leaseSeconds).rounded(.up))
        let taken = ImageRecord(
            owner: owner, planId: planId, eTag: eTag, sequencer: request.sequencer, preset: preset, status: .running,
            leaseUntil: leaseUntil, version: (record?.version ?? 0) + 1, revision: record?.revision ?? 0,
            recipe: recipe, origin: request.origin, requestId: request.requestId, startedAt: Timestamp.string(now),
            keys: keys,
            abandoned: abandoned(record), sweepAt: leaseUntil)
        let isAnotherAttempt = record?.planId == planId && record?.status != .deleted
        return .take(taken, resume: isAnotherAttempt && !request.force)
    }

    /// The plans whose objects are to be deleted once this one is made: those of `record` and its own, if that is another.
    private func abandoned(_ record: ImageRecord?) -> [Abandoned] {
        guard let record else { return [] }
        var plans = record.abandoned.filter { $0.planId != planId && $0.planId != record.planId }
        if record.planId != planId, !record.keys.isEmpty {
            plans.append(Abandoned(planId: record.planId, keys: record.keys, until: record.writersUntil))
        }
        return plans
    }
}
