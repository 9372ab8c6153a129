import FoundationEssentials

/// One replay from its beginning to its end: what the state machine carries from step to step, over several executions if it is
/// long. All decisions about going on are made here.
public struct ReplayRun: Codable, Sendable, Equatable {
    /// Names it: the first execution's name. The lease is held by it.
    public var id: String
    /// Its brakes.
    public var settings: ReplaySettings
    /// When it began, ISO 8601.
    public var startedAt: String
    /// Counts the executions that it took, from 0.
    public var generation = 0
    /// Counts the batches.
    public var batches = 0
    /// What became of the letters, by error.
    public var causes: [String: ReplayTally] = [:]
    /// How fast it goes.
    public var pace = ReplayPace()
    /// When the batch under way began, epoch seconds.
    public var batchAt = 0.0
    /// Whether the batch under way has met throttling.
    public var isThrottled = false
    /// Letters of braked errors since one was run.
    public var braked = 0
    /// Events in the history of this execution, estimated from above.
    public var events = 0
    /// Receipts that are read and can be deleted, by request id.
    public var spent: [String] = []
    /// What shows kept messages again: the last ones only.
    public var kept: [String] = []

    /// A replay that begins.
    public init(id: String, settings: ReplaySettings, startedAt: String) {
        self.id = id
        self.settings = settings
        self.startedAt = startedAt
    }

    /// The id of the replay that an execution of this name begins. Executions that go on with it are named for it, with `-` and a
    /// number behind; a name has 80 characters at most.
    public static func id(ofExecution name: String) -> String { String(name.prefix(73)) }

    /// Events of one letter in the history: a Map iteration, a Wait, a Task with all its retries.
    public static let eventsOfLetter = 27
    /// Events of one call of dlq-replay with the Choice and the Wait around it.
    public static let eventsOfCall = 11
    /// Another execution takes over when a history has this many events; it is full at 25,000.
    public static let mostEvents = 18_000
    /// A replay goes on for this many seconds at most: the next schedule begins another.
    public static let longest = 6 * 3600.0
    /// It ends when this many letters in a row were of braked errors.
    public static let mostBraked = 50
    /// Messages shown again at the end. Receipt handles are long, and a state holds 256 KB; the others show themselves when their
    /// visibility ends.
    public static let mostKept = 120
    /// Errors told apart; what comes after is counted together.
    public static let mostCauses = 60

    /// Under which name an error is counted.
    public func name(of error: String) -> String {
        let name = String(error.prefix(100))
        return causes[name] != nil || causes.count < Self.mostCauses ? name : "others"
    }

    /// How many letters of an error may be under way.
    public func allowance(for error: String) -> Int {
        (causes[name(of: error)] ?? ReplayTally()).allowance(settings)
    }

    /// How many letters the next batch may hold.
    public var batchLimit: Int { pace.batchLimit(settings) }

    /// Whether an error's brake holds.
    public var isBraked: Bool { causes.values.contains { $0.isBraked(share: settings.failureShare) } }

    /// Counts a letter and what is done with it.
    /// - Parameter handle: what shows a held one again.
    public mutating func count(_ admission: Admission, of error: String, handle: String) {
        let name = name(of: error)
        var tally = causes[name] ?? ReplayTally()
        switch admission {
        case .later: return  // It is counted when its turn comes.
        case .hold(.tried):  // It was counted when it was run.
            keep(handle)
            return
        case .run:
            tally.run += 1
            braked = 0
        case .hold(let reason):
            tally.kept += 1
            keep(handle)
            if reason == .braked { braked += 1 }
        case .park: tally.parked += 1
        case .drop: tally.done += 1
        }
        tally.letters += 1
        causes[name] = tally
    }

    /// How an execution that this replay started ended.
    public enum Ending: String, Codable, Sendable, CaseIterable {
        case done, failed, throttled
    }

    /// Counts how a letter that was run ended.
    public mutating func settle(_ message: Steps.Replay.Message, _ ending: Ending) {
        var tally = causes[message.cause] ?? ReplayTally()
        switch ending {
        case .done:
            tally.done += 1
            tally.judge(failed: false)
        case .failed:
            tally.failed += 1
            tally.kept += 1
            tally.judge(failed: true)
        case .throttled:
            tally.throttled += 1
            tally.kept += 1
            isThrottled = true
        }
        if ending != .done { keep(message.receiptHandle) }
        causes[message.cause] = tally
        spent.append(message.requestId)
    }

    /// Begins a batch of `count` letters; the seconds from now at which each starts.
    public mutating func beginBatch(of count: Int, now: Date, random: () -> Double = { .random(in: 0..<1) }) -> [Int] {
        batches += 1
        batchAt = now.timeIntervalSince1970
        isThrottled = false
        events += count * Self.eventsOfLetter
        return pace.delays(of: count, settings, now: now, random: random)
    }

    /// The seconds until the next look for receipts: soon at first, then ever more seldom.
    public func pause(now: Date) -> Int {
        max(1, min(20, 1 + Int(now.timeIntervalSince1970 - batchAt) / 10))
    }

    /// Why it must not take another batch; nil to go on.
    public func ending(now: Date) -> ReplayReport.Status? {
        if let begin = Timestamp.date(startedAt), now.timeIntervalSince(begin) > Self.longest { return .timeOver }
        return braked >= Self.mostBraked ? .braked : nil
    }

    /// Whether another execution must go on, because this one's history is nearly full.
    public var needsAnotherExecution: Bool { events >= Self.mostEvents }

    private mutating func keep(_ handle: String) { kept = (kept + [handle]).suffix(Self.mostKept) }
}
