import FoundationEssentials

/// What an execution asks for before it does anything else: to be the one that works on this picture.
public struct Claim: Sendable, Equatable {
    /// A UUID made in the execution.
    public var owner: String
    /// The plan it would make.
    public var planId: String
    /// The preset's name.
    public var preset: String
    /// The request.
    public var request: ImageRequest
    /// The entity tag that a HEAD of the source just gave.
    public var eTag: String
    /// The recipe of the plan, for the record.
    public var recipe: String?

    /// A claim.
    public init(
        owner: String, planId: String, preset: String, request: ImageRequest, eTag: String, recipe: String? = nil
    ) {
        self.owner = owner
        self.planId = planId
        self.preset = preset
        self.request = request
        self.eTag = eTag
        self.recipe = recipe
    }

    /// What a claim comes to.
    public enum Decision: Sendable, Equatable {
        /// Write this record, provided that the one that was read is still there unchanged.
        case take(ImageRecord)
        /// Someone else does, did or failed exactly this.
        case duplicate(Reason)
        /// The object is no longer the one the request is about.
        case superseded
        /// Someone is at work on the same picture with another plan: try again later.
        case busy
    }

    /// Why a request is a duplicate. Only `done` lets a replay drop its message.
    public enum Reason: String, Codable, Sendable {
        case done, running, failed
    }

    /// Decides, from the record as read. Pure: the caller reads, asks, and writes conditionally.
    public func decide(_ record: ImageRecord?, now: Date) -> Decision {
        if let expected = request.eTag, expected != eTag { return .superseded }
        guard let record, record.eTag == eTag else { return .take(taking(record, now: now)) }
        // The same execution asks again after its validator died or its answer was lost.
        if record.status == .running, record.owner == owner { return .take(taking(record, now: now)) }
        if record.isLeased(now: now) {
            return record.planId == planId && !request.force ? .duplicate(.running) : .busy
        }
        guard record.planId == planId, !request.force else { return .take(taking(record, now: now)) }
        switch record.status {
        case .done: return .duplicate(.done)
        case .partial where request.origin == .upload: return .duplicate(.done)
        case .failed where request.origin == .upload && !isNewer(than: record): return .duplicate(.failed)
        default: return .take(taking(record, now: now))
        }
    }

    /// Whether the same bytes were uploaded again after the attempt on record.
    private func isNewer(than record: ImageRecord) -> Bool {
        guard let mine = request.sequencer, let theirs = record.sequencer else { return false }
        return Sequencer(mine) > Sequencer(theirs)
    }

    private func taking(_ record: ImageRecord?, now: Date) -> ImageRecord {
        ImageRecord(
            owner: owner, planId: planId, eTag: eTag, sequencer: request.sequencer, preset: preset, status: .running,
            leaseUntil: Int((now.timeIntervalSince1970 + ExecutionContext.leaseSeconds).rounded(.up)),
            version: (record?.version ?? 0) + 1,
            revision: record?.planId == planId ? record?.revision ?? 0 : 0,
            recipe: recipe, origin: request.origin, requestId: request.requestId, startedAt: Timestamp.string(now))
    }
}

/// S3's order of the events of one key: hexadecimal, the shorter one padded with zeros on the right.
/// See https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
public struct Sequencer: Comparable, Sendable {
    private let digits: String

    /// A sequencer as an event spells it.
    public init(_ text: String) { digits = text.uppercased() }

    /// The earlier event is the smaller one.
    public static func < (a: Sequencer, b: Sequencer) -> Bool {
        let length = max(a.digits.count, b.digits.count)
        return a.padded(to: length) < b.padded(to: length)
    }

    /// Equal when neither is earlier: trailing zeros do not count.
    public static func == (a: Sequencer, b: Sequencer) -> Bool { !(a < b) && !(b < a) }

    private func padded(to length: Int) -> String { digits + String(repeating: "0", count: length - digits.count) }
}
