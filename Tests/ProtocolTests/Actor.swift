import Core

@testable import DLQReplay

/// Something that acts on the world step by step: an execution, one of its renderers, the sweeper, the remover.
struct Actor: Hashable {
    enum Role: Hashable {
        case execution, renderer, sweeper, remover
    }

    /// Where an actor stands. Each is one call to AWS, or one wait.
    enum Place: Hashable {
        // An execution
        case headSource, readRecord, writeClaim, awaitRenderers
        case tailReadRecord, tailReadManifest, tailHeadSource, tailPutManifest, tailPublish, tailSendLetter
        case tailClose
        case failSendLetter, failClose, supersededClose
        // A renderer: it looks at one key after the other, at the source once for all of them, and writes them in any order
        case headKeys, headSourceAgain, putKeys
        // The sweeper and the remover
        case sweepRead, sweepSendLetter, sweepClose, sweepHold, sweepFinish
        case removeHeadSource, removeRead, removeHold, removeHeadAgain, removeBegin, removeManifest, removePublish
        case removeFinish
        // Deleting, wherever that comes in
        case headLeftover, deleteLeftover
        case ended
    }

    /// What stands at a key.
    enum Found: Hashable {
        case object(eTag: String?)
        /// The key carries the plan id: whatever stands there.
        case anything
    }

    var role: Role
    var owner: String
    var request: Request
    var place: Place
    /// The version whose plan is being made.
    var version = 0
    /// The record to write next, and the version it was made from.
    var next: RecordState?
    var over: Int?
    /// The entity tag that was seen, where one is waiting to be compared.
    var seen: String?
    /// The keys to go through.
    var keys: [String] = []
    /// What a renderer found at the keys that it is to write: an entity tag, nil for nothing, or that it need not ask.
    var waiting: [String: Found] = [:]
    /// Whose objects among them may go.
    var plans: Set<String> = []
    var manifest: ManifestState?
    var resume = false
    var isFailing = false
    /// Whether an execution has left a trace in the record.
    var hasClaimed = false
    /// Whether its source was gone.
    var isGone = false
    /// How often it found somebody else at work.
    var tries = 0
    /// How an execution ended, for whoever follows it.
    var verdict: Verdict?
    var reason: String?
    /// The letter that it was started for, by a replay that follows it.
    var replayed: Letter?

    init(role: Role, owner: String, request: Request) {
        self.role = role
        self.owner = owner
        self.request = request
        switch role {
        case .execution: place = .readRecord
        case .renderer: place = .headKeys
        case .sweeper: place = .sweepRead
        case .remover: place = .removeHeadSource
        }
    }

    var plan: String { Model.plan(version) }

    /// Whether it has not begun: an event that is still on its way.
    var isOnItsWay: Bool { (place == .readRecord || place == .removeHeadSource) && tries == 0 }

    /// Whether it is in the tail of an image.
    var isInTail: Bool {
        switch place {
        case .tailReadRecord, .tailReadManifest, .tailHeadSource, .tailPutManifest, .tailPublish, .tailSendLetter,
            .tailClose:
            true
        case .headLeftover, .deleteLeftover: role == .execution
        default: false
        }
    }

    /// Whether it ended so that a replay is done with its letter.
    var isDone: Bool { verdict.map { Disposal(Receipt(verdict: $0, reason: reason)) } == .done }

    /// Ends with a verdict.
    mutating func end(_ verdict: Verdict?, _ reason: String? = nil) {
        self.verdict = verdict
        self.reason = reason
        place = .ended
        next = nil
        over = nil
        seen = nil
        keys = []
        waiting = [:]
        plans = []
        manifest = nil
    }
}
