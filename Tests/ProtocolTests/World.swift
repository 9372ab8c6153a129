import Core
import FoundationEssentials

/// Everything that executions share, and the executions themselves: one state of the searched model.
///
/// Versions of one upload: 1 is made into P1, 2 into P2, and 3 is the bytes of 1 once more, made into P1 too. P1 has a key of its own that carries its plan id, one that P2
/// has too, and one that P2 has no more, as after a change of the preset.
struct World: Hashable {
    /// The version that the source holds; 0 once it is deleted.
    var source = 1
    /// Seconds since the beginning.
    var now = 0
    var record: RecordState?
    /// What the output bucket holds, by key: the plan whose pixels they are.
    var objects: [String: String] = [:]
    var manifest: ManifestState?
    /// What was announced: what each id stood for.
    var announced: [String: String] = [:]
    /// Ids that stood for two different things.
    var contradictions: Set<String> = []
    /// The dead letters in the queue.
    var letters: [Letter] = []
    /// What is under way.
    var actors: [Actor] = []
    /// What the environment may still do.
    var fate: Fate
    /// Whether an execution died before its claim, which leaves no trace.
    var unclaimed = false
    /// How many owners there were.
    var owners = 0

    init(fate: Fate) { self.fate = fate }

    var date: Date { Model.start + Double(now) }

    /// Starts an execution, a sweep or a removal.
    mutating func start(_ role: Actor.Role, _ request: Request) {
        owners += 1
        actors.append(Actor(role: role, owner: "o\(owners)", request: request))
    }

    /// Starts what `letter` is about once more, as a replay does. `judged`: the letter goes when that comes to an end that is good.
    mutating func replay(_ letter: Letter, judged: Bool) {
        var request = letter.request
        request.isReplay = true
        request.id = "replay-\(letter.id)-\(owners)"
        start(request.version == 0 ? .remover : .execution, request)
        if judged { actors[actors.count - 1].replayed = letter }
    }

    /// Sends a letter; one of the same id is the same letter once more.
    mutating func send(_ letter: Letter) {
        if !letters.contains(letter) { letters.append(letter) }
    }

    /// Actors die.
    mutating func kill(_ isDoomed: (Actor) -> Bool) {
        unclaimed = unclaimed || actors.contains { isDoomed($0) && $0.role == .execution && !$0.hasClaimed }
        actors.removeAll(where: isDoomed)
    }

    mutating func announce(_ id: String, _ content: String) {
        if let before = announced.updateValue(content, forKey: id), before != content { contradictions.insert(id) }
    }

    /// Writes the record if it has still the version that was read.
    mutating func write(_ next: ImageRecord, over version: Int?) -> Bool {
        guard record?.record.version == version else { return false }
        record = RecordState(next)
        return true
    }
}

/// What an execution was asked for.
struct Request: Hashable {
    /// The version that the event told of; 0 for an event that told of the deletion.
    var version: Int
    var isReplay = false
    var isForced = false
    var id: String?
    /// Whether a permanent fault lies in this picture.
    var isPoison = false
}

/// A dead letter.
struct Letter: Hashable {
    var id: String
    var request: Request
}

/// What the environment may still do: each costs one, so that the search is finite.
struct Fate: Hashable {
    /// The source is overwritten, which sends an event.
    var overwrites = 0
    /// Then the bytes that were there at first are uploaded again, which sends an event.
    var returns = 0
    /// The source is deleted, which sends an event.
    var deletions = 0
    /// An event comes once more.
    var duplicates = 0
    /// Something dies where it stands.
    var crashes = 0
    /// A task whose answer was lost is run again.
    var repeats = 0
    /// A size fails for a reason that may pass.
    var failures = 0
    /// Longer than any lease passes; whatever was under way is gone by then.
    var pauses = 0
    /// The sweeper runs, beside everything else.
    var sweeps = 0
    /// A replay takes the first letter of the queue, beside everything else.
    var replays = 0
}

/// A record as the search tells states apart: the request's input is no part of it.
struct RecordState: Hashable {
    var record: ImageRecord

    init(_ record: ImageRecord) { self.record = record }

    static func == (a: RecordState, b: RecordState) -> Bool { a.record == b.record }

    func hash(into hasher: inout Hasher) {
        hasher.combine(record.owner)
        hasher.combine(record.planId)
        hasher.combine(record.status)
        hasher.combine(record.version)
        hasher.combine(record.revision)
        hasher.combine(record.leaseUntil)
        hasher.combine(record.sweepAt)
        hasher.combine(record.abandoned)
        hasher.combine(record.hold?.owner)
        hasher.combine(record.keys.count)
        hasher.combine(record.error?.name)
    }
}

/// A manifest as far as the model tells one from another.
struct ManifestState: Hashable {
    var plan: String
    var revision: Int
    var isPartial: Bool
    /// The keys of the plan before that it lists as replaced, and that plan.
    var replaced: [String] = []
    var replacedPlan: String?

    /// Its entity tag.
    var eTag: String { "\(plan)-\(revision)-\(isPartial)-\(replaced)" }
    /// What its announcement says.
    var content: String { "\(plan) \(isPartial ? "PARTIAL" : "DONE")" }
}
