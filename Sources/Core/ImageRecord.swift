import FoundationEssentials

/// The one record a key: who works on it, on what, and how it ended. Every write demands that nobody else wrote since.
public struct ImageRecord: Codable, Sendable, Equatable {
    /// A UUID made in the execution that holds or held the claim.
    public var owner: String
    /// The plan being made or made.
    public var planId: String
    /// The entity tag of the source that the plan is of.
    public var eTag: String
    /// The event's sequencer, where it had one.
    public var sequencer: String?
    /// The preset's name.
    public var preset: String
    /// How far it is.
    public var status: Status
    /// Until when the claim holds, epoch seconds; nil once closed.
    public var leaseUntil: Int?
    /// Counts claims: the condition of the next one.
    public var version: Int
    /// Counts completions of this image, whatever the plan; part of the announcement's id.
    public var revision: Int
    /// The recipe of the plan: what reprocess compares before it starts anything. Absent in records of earlier releases.
    public var recipe: String?
    /// Who asked.
    public var origin: ImageRequest.Origin
    /// The receipt's name, where somebody follows.
    public var requestId: String?
    /// When the claim was made, ISO 8601.
    public var startedAt: String
    /// When it was closed, ISO 8601.
    public var finishedAt: String?
    /// The manifest's key, once done.
    public var manifest: String?
    /// Why it failed; of a partial image the failure that may pass, if there is one.
    public var error: Failure?
    /// Every key that the plan may write: what has to be looked through for what an unfinished execution left.
    public var keys: [String]
    /// Plans that this one took over from, whose objects are to be deleted.
    public var abandoned: [Abandoned]
    /// When the sweeper must look at this record, epoch seconds; nil for never.
    public var sweepAt: Int?
    /// The request, as the execution was started with it: what a lost execution is started with again.
    public var input: JSONValue?
    /// When a tombstone goes, epoch seconds; nil for never.
    public var expiresAt: Int?
    /// Who keeps everybody from claiming it for a moment; nil for nobody.
    public var hold: Hold?

    /// How far an image is.
    public enum Status: String, Codable, Sendable, CaseIterable {
        case running = "RUNNING"
        case done = "DONE"
        case partial = "PARTIAL"
        case failed = "FAILED"
        case superseded = "SUPERSEDED"
        /// The original is gone and its outputs are being deleted.
        case removing = "REMOVING"
        /// The original is gone and so is everything made of it: a tombstone, which expires.
        case deleted = "DELETED"

        /// Whether nothing more happens by itself.
        public var isFinal: Bool { !isAtWork }
        /// Whether an owner is at work under a lease.
        public var isAtWork: Bool { self == .running || self == .removing }
    }

    /// Keeps claims away while leftovers are deleted; ends by itself if its owner dies.
    public struct Hold: Codable, Sendable, Equatable {
        /// Who holds it.
        public var owner: String
        /// Until when, epoch seconds.
        public var until: Int

        /// A hold.
        public init(owner: String, until: Int) {
            self.owner = owner
            self.until = until
        }

        /// A hold by `owner`, from `now`.
        public init(owner: String, now: Date) {
            self.owner = owner
            until = Int((now.timeIntervalSince1970 + Hold.seconds).rounded(.up))
        }

        /// How long a hold lasts: longer than one invocation of a function without pictures, so that its end means that the owner is gone.
        public static let seconds = 30.0
    }

    /// A record.
    public init(
        owner: String, planId: String, eTag: String, sequencer: String? = nil, preset: String, status: Status,
        leaseUntil: Int? = nil, version: Int, revision: Int, recipe: String? = nil, origin: ImageRequest.Origin,
        requestId: String? = nil, startedAt: String, finishedAt: String? = nil, manifest: String? = nil,
        error: Failure? = nil, keys: [String] = [], abandoned: [Abandoned] = [], sweepAt: Int? = nil,
        input: JSONValue? = nil, expiresAt: Int? = nil, hold: Hold? = nil
    ) {
        self.owner = owner
        self.planId = planId
        self.eTag = eTag
        self.sequencer = sequencer
        self.preset = preset
        self.status = status
        self.leaseUntil = leaseUntil
        self.version = version
        self.revision = revision
        self.recipe = recipe
        self.origin = origin
        self.requestId = requestId
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.manifest = manifest
        self.error = error
        self.keys = keys
        self.abandoned = abandoned
        self.sweepAt = sweepAt
        self.input = input
        self.expiresAt = expiresAt
        self.hold = hold
    }

    /// The partition key of the record of one upload.
    public static func partitionKey(bucket: String, key: String) -> String { "image#\(bucket)/\(key)" }

    /// The upload whose record has this partition key, or nil if that is no record of an upload.
    public static func upload(partitionKey: String) -> ObjectReference? {
        guard partitionKey.hasPrefix("image#") else { return nil }
        // No bucket's name has a slash.
        let parts = partitionKey.dropFirst(6).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? ObjectReference(bucket: String(parts[0]), key: String(parts[1])) : nil
    }

    /// Whether somebody is at work on it at `now`.
    public func isLeased(now: Date) -> Bool {
        guard status.isAtWork, let leaseUntil else { return false }
        return Double(leaseUntil) > now.timeIntervalSince1970
    }

    /// Whether somebody keeps claims away at `now`.
    public func isHeld(now: Date) -> Bool { hold.map { Double($0.until) > now.timeIntervalSince1970 } ?? false }

    /// Until when the execution that made the claim, or a function of it, may still write: epoch seconds.
    public var writersUntil: Int {
        guard let start = Timestamp.date(startedAt) else { return 0 }
        return Int((start.timeIntervalSince1970 + ExecutionContext.leaseSeconds).rounded(.up))
    }
}
