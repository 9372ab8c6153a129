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
    /// Counts completions of this plan; part of the announcement's id.
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
    /// Why it failed.
    public var error: Failure?

    /// How far an image is.
    public enum Status: String, Codable, Sendable, CaseIterable {
        case running = "RUNNING"
        case done = "DONE"
        case partial = "PARTIAL"
        case failed = "FAILED"
        case superseded = "SUPERSEDED"

        /// Whether nothing more happens by itself.
        public var isFinal: Bool { self != .running }
    }

    /// A record.
    public init(
        owner: String, planId: String, eTag: String, sequencer: String? = nil, preset: String, status: Status,
        leaseUntil: Int? = nil, version: Int, revision: Int, recipe: String? = nil, origin: ImageRequest.Origin,
        requestId: String? = nil, startedAt: String, finishedAt: String? = nil, manifest: String? = nil,
        error: Failure? = nil
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
    }

    /// The partition key of the record of one upload.
    public static func partitionKey(bucket: String, key: String) -> String { "image#\(bucket)/\(key)" }

    /// Whether somebody is at work on it at `now`.
    public func isLeased(now: Date) -> Bool {
        guard status == .running, let leaseUntil else { return false }
        return Double(leaseUntil) > now.timeIntervalSince1970
    }
}

/// An error as contracts carry it.
public struct Failure: Codable, Sendable, Equatable {
    /// The error's name.
    public var name: String
    /// What was tried, on what, and what came back.
    public var cause: String

    /// A failure.
    public init(name: String, cause: String) {
        self.name = name
        self.cause = cause
    }

    /// This failure with its sentence alone: Step Functions hands a function's error on as Lambda's JSON in a string.
    public var plain: Failure {
        struct LambdaError: Decodable { var errorMessage: String }
        let said = try? JSONDecoder().decode(LambdaError.self, from: Data(cause.utf8))
        return Failure(name: name, cause: said?.errorMessage ?? cause)
    }

    /// The failure that `error` is.
    public init(_ error: DarkroomError) { self.init(name: error.name.rawValue, cause: error.message) }
}
