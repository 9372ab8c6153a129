import FoundationEssentials
import Testing

@testable import Core

@Suite("A replay's brakes") struct ReplayRunTests {
    static let now = Date(timeIntervalSince1970: 1_800_000_000)
    let settings = ReplaySettings(rate: 60, failureShare: 50, cap: 5)

    @Test("let one letter of an error go, then ten, then any number")
    func waves() {
        var tally = ReplayTally()
        var allowances: [Int] = []
        for _ in 0..<12 {
            allowances.append(tally.allowance(settings))
            tally.judge(failed: false)
        }
        #expect(allowances == [1, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, .max])
        #expect(allowances.allSatisfy { $0 > 0 })
    }

    @Test("forget what is long past: an outage in mid-replay stops it after a handful")
    func window() {
        var tally = ReplayTally()
        for _ in 0..<5000 { tally.judge(failed: false) }
        var failures = 0
        while !tally.isBraked(share: 50) {
            tally.judge(failed: true)
            failures += 1
        }
        #expect(failures == ReplayTally.window / 2 + 1)
    }

    @Test("never hold at a share of 100, and at once at 0", arguments: [(100, false), (0, true)])
    func shares(share: Int, isBraked: Bool) {
        var tally = ReplayTally()
        for _ in 0..<9 { tally.judge(failed: true) }
        #expect(tally.isBraked(share: share) == isBraked)
    }

    @Test(
        "spread a batch over the time that its rate gives it, and make the next one wait for that",
        arguments: [1, 7, 60, 300, 2400])
    func pace(rate: Int) {
        var settings = settings
        settings.rate = rate
        var pace = ReplayPace()
        let count = pace.batchLimit(settings)
        let interval = Double(count) * 60 / Double(rate)
        #expect(interval <= 60, "no letter waits out its visibility")
        #expect(pace.delays(of: count, settings, now: Self.now) { 0 }.allSatisfy { $0 == 0 })
        let later = pace.delays(of: count, settings, now: Self.now + 1) { 0.999 }
        #expect(later.allSatisfy { Double($0) >= interval - 2 && Double($0) <= 2 * interval })
    }

    @Test("halve the pace while services are busy, down to a 64th, and find back")
    func slowness() {
        var pace = ReplayPace()
        for _ in 0..<9 { pace.adapt(wasThrottled: true) }
        #expect(pace.slowness == 64 && pace.rate(settings) == 1)
        for _ in 0..<9 { pace.adapt(wasThrottled: false) }
        #expect(pace.rate(settings) == 60)
    }

    @Test("look for receipts soon at first, then ever more seldom")
    func pauses() {
        var run = ReplayRun(id: "r", settings: settings, startedAt: Timestamp.string(Self.now))
        _ = run.beginBatch(of: 1, now: Self.now)
        let pauses = [0.0, 5, 30, 100, 400].map { run.pause(now: Self.now + $0) }
        #expect(pauses == [1, 1, 4, 11, 20])
    }

    @Test("end a replay after six hours, or once only letters of braked errors come")
    func ends() {
        var run = ReplayRun(id: "r", settings: settings, startedAt: Timestamp.string(Self.now))
        #expect(run.ending(now: Self.now + 60) == nil)
        #expect(run.ending(now: Self.now + ReplayRun.longest + 1) == .timeOver)
        for _ in 0..<ReplayRun.mostBraked { run.count(.hold(.braked), of: "AWS.Unavailable", handle: "h") }
        #expect(run.ending(now: Self.now) == .braked)
        run.count(.run(.retryable), of: "Runtime.ExitError", handle: "h")
        #expect(run.ending(now: Self.now) == nil)
    }

    @Test("keep a state small however many letters and errors there are")
    func size() throws {
        var run = ReplayRun(id: "r", settings: settings, startedAt: Timestamp.string(Self.now))
        let handle = String(repeating: "h", count: 400)
        for number in 0..<5000 {
            run.count(.hold(.permanent), of: "\(number)" + String(repeating: "e", count: 300), handle: handle)
        }
        #expect(run.causes.count == ReplayRun.mostCauses + 1 && run.causes["others"]?.letters == 5000 - 60)
        #expect(try JSONEncoder().encode(run).count < 90_000)
    }

    static let wrong: [String] = [
        #"{"rate":0}"#, #"{"rate":"fast"}"#, #"{"failureShare":101}"#, #"{"cap":0}"#, #"{"dryrun":true}"#,
        #"{"dryRun":1}"#,
        #"{"only":[1]}"#, "[]",
    ]

    @Test("are refused where an execution's input misspells them", arguments: wrong)
    func malformed(input: String) throws {
        let input = try JSONDecoder().decode(JSONValue.self, from: Data(input.utf8))
        #expect { try settings.overridden(by: input) } throws: { ($0 as? DarkroomError)?.name == .eventMalformed }
    }

    @Test("are changed by an execution's input, and only what it names")
    func overridden() throws {
        let input = #"{"rate":7,"only":"Image.Corrupt","canary":false}"#
        let changed = try settings.overridden(by: JSONDecoder().decode(JSONValue.self, from: Data(input.utf8)))
        #expect(changed == ReplaySettings(rate: 7, failureShare: 50, cap: 5, canary: false, only: ["Image.Corrupt"]))
    }

    @Test("count a try that failed once, however often it is settled, and give a throttled one back")
    func histories() {
        let trying = ReplayHistory.trying(nil, run: "r", messageId: "m", requestId: "1")
        let attempt = ReplayHistory.Attempt(
            at: "", requestId: "1", release: 2, error: Failure(name: "AWS.Unavailable", cause: ""))
        let failed = trying.failing(attempt, counts: true)
        #expect(failed.tries == 1 && failed.failures.count == 1 && failed.failing(attempt, counts: true) == failed)
        #expect(trying.failing(attempt, counts: false).tries == 0)
        #expect(
            ReplayHistory.trying(failed, run: "s", messageId: "m", requestId: "2").failing(attempt, counts: true).tries
                == 2)
    }

    @Test("are in parked letters of any age to be read")
    func parked() throws {
        let older =
            #"{"messageId":"m","reason":"after 5 tries","message":{"replay":{},"input":{"bucket":"b","key":"k"}}}"#
        let letter = try ParkedLetter(bytes: Array(older.utf8), parkedAt: "then")
        #expect(letter.messageId == "m" && letter.parkedAt == "then")
        #expect(try Letter(body: letter.body).request.key == "k")
    }

    @Test("with a fault in a parked letter of today say that fault, and not what an older letter would have had")
    func faultyParked() throws {
        let faulty = """
            {"schema":"darkroom.parked-letter/1","messageId":"m","reason":"after 5 tries","parkedAt":"then","body":"{}",
             "attributes":{},"history":{"messageId":7}}
            """
        let error = try #require(
            #expect(throws: DecodingError.self) { try ParkedLetter(bytes: Array(faulty.utf8), parkedAt: "then") })
        #expect(describeDecoding(error).hasPrefix("history: expected "), "\(describeDecoding(error))")
    }
}
