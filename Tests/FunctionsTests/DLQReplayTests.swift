import Core
import FoundationEssentials
import Pipeline
import Support
import Testing

@testable import DLQReplay

@Suite("dlq-replay") struct DLQReplayTests {
    let world = ReplayWorld()
    var queue: MemoryQueue { world.queue }

    @Test(
        "takes our letters of any version and EventBridge's own, each with a name for its try",
        arguments: [
            LetterBody.event("k"), LetterBody.ours("k", "AWS.Unavailable"),
            LetterBody.ours("k", "AWS.Unavailable", release: nil),
            #"{"schema":"darkroom.dead-letter/0","input":{"bucket":"b","key":"k"}}"#,
            """
            {"schema":"darkroom.dead-letter/1","error":{"name":"AWS.Unavailable","cause":""},"input":{"replay":\
            {"messageId":"old"},"requestId":"old","input":{"bucket":"b","key":"k"}}}
            """,
        ])
    func receives(body: String) throws {
        queue.send("m", body: body)
        let begun = try world.step(.begin) { $0.name = "r" }
        let output = try world.step(.gather) { $0.run = begun.run }
        let message = try #require(output.messages.first)
        #expect(message.requestId == "replay-m-1" && message.key == "k")
        let request = try ImageRequest(input: message.start)
        #expect(request.key == "k" && request.origin == .replay && request.requestId == "replay-m-1")
        #expect(message.start["replay"]?["messageId"] == .string("m"))
        #expect(queue.deleted.isEmpty)
    }

    @Test("parks what is no letter as it came, and only then deletes it", arguments: ["hello", "[]", "{}"])
    func unreadable(body: String) throws {
        queue.send("m", body: body, attributes: ["a": "b"])
        let report = try world.replay()
        let parked = try #require(world.parked["m"])
        #expect(parked.body == body && parked.attributes == ["a": "b"] && parked.reason.contains("expected"))
        #expect(queue.left.isEmpty && report.total.parked == 1 && world.executions.isEmpty)
    }

    static let endings: [(Receipt?, isDone: Bool)] = [
        (Receipt(verdict: .done), true), (Receipt(verdict: .partial), true), (Receipt(verdict: .superseded), true),
        (Receipt(verdict: .partial, retryable: true), false), (Receipt(verdict: .skipped), true),
        (Receipt(verdict: .duplicate, reason: "done"), true), (Receipt(verdict: .duplicate, reason: "running"), false),
        (Receipt(verdict: .failed, error: "AWS.Unavailable"), false), (nil, false),
    ]

    @Test("settles by the verdict, and deletes the receipt it has read", arguments: endings)
    func settles(receipt: Receipt?, isDone: Bool) throws {
        queue.send("m", body: LetterBody.ours("k", "AWS.Unavailable"))
        world.ends = { _ in receipt }
        let report = try world.replay()
        #expect(queue.left.isEmpty == isDone)
        #expect(world.table.receipts.isEmpty)
        #expect(report.total.done == (isDone ? 1 : 0) && report.total.kept == (isDone ? 0 : 1))
        #expect(queue.visible.isEmpty == isDone, "what was kept is in sight again when the replay ends")
        #expect(world.table.histories.isEmpty == isDone, "a success forgets what it cost")
    }

    @Test("a poison picture costs its cap in executions, then its letter is parked with its history")
    func poison() throws {
        world.settings.cap = 3
        queue.send("m", body: LetterBody.ours("k", "Runtime.ExitError"))
        world.ends = { _ in Receipt(verdict: .failed, reason: "it crashed", error: "Runtime.ExitError") }
        for _ in 1...6 { try world.replay() }
        #expect(world.executions.count == 3)
        let parked = try #require(world.parked["m"])
        #expect(parked.reason == "failed in 3 replays" && parked.history?.failures.count == 3)
        #expect(parked.history?.failures.last?.error.cause == "it crashed")
        #expect(queue.left.isEmpty)
        queue.send("again", body: LetterBody.ours("k", "Runtime.ExitError"))
        try world.replay()
        #expect(world.executions.count == 3, "another letter of the same bytes has no lifetime of its own")
    }

    @Test("a failure that turns out to be permanent is not tried again, until somebody asks")
    func turnsPermanent() throws {
        queue.send("m", body: LetterBody.ours("k", "AWS.Unavailable"))
        world.ends = { _ in Receipt(verdict: .failed, error: "Image.Corrupt") }
        for _ in 1...3 { try world.replay() }
        #expect(world.executions.count == 1 && queue.left == ["m"])
        try world.replay(.object(["only": .string("Image.Corrupt")]))
        #expect(world.executions.count == 2)
    }

    @Test("two letters of one permanent failure are one message, though neither is run again")
    func permanentTwins() throws {
        queue.send("a", body: LetterBody.ours("k", "Image.Corrupt"))
        queue.send("b", body: LetterBody.ours("k", "Image.Corrupt"))
        queue.send("other", body: LetterBody.ours("k", "Image.Corrupt", eTag: "other bytes"))
        for _ in 1...3 { try world.replay() }
        #expect(world.executions.isEmpty && world.parked.isEmpty)
        #expect(queue.left.count == 2 && queue.left.contains("other"))
        #expect(world.table.histories.values.allSatisfy { $0.tries == 0 }, "waiting costs no try")
    }

    @Test("ten thousand letters of one cause stop after the canary")
    func tenThousand() throws {
        for number in 0..<10_000 { queue.send("m\(number)", body: LetterBody.ours("k\(number)", "AWS.Unavailable")) }
        world.ends = { _ in Receipt(verdict: .failed, error: "AWS.Unavailable") }
        let report = try world.replay()
        #expect(report.status == .braked && world.executions.count == 1)
        #expect(queue.left.count == 10_000 && queue.visible.count == 10_000)
        #expect(queue.receives < 20, "nor is the rest looked through")
        #expect(world.meter.values[.replaysStopped] == 1, "its execution succeeds, so only this tells of it")
    }

    @Test("one cause that still fails does not keep the letters of another from running")
    func causesAreApart() throws {
        for number in 0..<8 {
            queue.send("bad\(number)", body: LetterBody.ours("bad\(number)", "AWS.Unavailable"))
            queue.send("good\(number)", body: LetterBody.ours("good\(number)", "Runtime.ExitError"))
        }
        world.ends = {
            $0.hasPrefix("bad") ? Receipt(verdict: .failed, error: "AWS.Unavailable") : Receipt(verdict: .done)
        }
        let report = try world.replay()
        #expect(world.executions.count { $0.key.hasPrefix("bad") } == 1)
        #expect(queue.left == Set((0..<8).map { "bad\($0)" }) && report.status == .braked)
    }

    @Test("throttling slows down in place of stopping, and is not held against a picture")
    func throttling() throws {
        for number in 0..<30 { queue.send("m\(number)", body: LetterBody.ours("k\(number)", "AWS.Throttled")) }
        world.ends = { _ in Receipt(verdict: .failed, error: "AWS.Throttled") }
        let report = try world.replay()
        #expect(report.status == .queueDrained && report.total.failed == 30 && queue.left.count == 30)
        #expect(world.table.histories.values.allSatisfy { $0.tries == 0 })
        world.ends = { _ in Receipt(verdict: .done) }
        try world.replay()
        #expect(queue.left.isEmpty)
    }

    @Test(
        "two letters of the same bytes are one message in the end, whether that image fails or not",
        arguments: [true, false])
    func twins(fails: Bool) throws {
        queue.send("a", body: LetterBody.ours("k", "AWS.Unavailable"))
        queue.send("b", body: LetterBody.event("k"))
        world.ends = { _ in fails ? Receipt(verdict: .failed, error: "AWS.Unavailable") : Receipt(verdict: .done) }
        let report = try world.replay()
        #expect(queue.left.count == (fails ? 1 : 0) && report.total.letters == 2)
        #expect(world.executions.count <= 2)
    }

    @Test("a second replay does nothing while the first one holds the lease, and takes over when it has run out")
    func lease() throws {
        queue.send("m", body: LetterBody.ours("k", "AWS.Unavailable"))
        world.beforeStep = { if $0 == 3 { throw Stopped() } }
        #expect(throws: Stopped.self) { try world.replay() }
        world.beforeStep = { _ in }
        #expect(try world.replay().status == .alreadyRunning)
        #expect(world.executions.count == 1 && queue.visible.isEmpty)
        world.clock.pass(Double(DLQReplay.visibility))
        let report = try world.replay()
        #expect(report.status == .queueDrained && queue.left.isEmpty)
    }

    struct Stopped: Error {}

    @Test("a replay that fails lets go at once, shows what it kept, and leaves what is under way out of sight")
    func fails() throws {
        queue.send("kept", body: LetterBody.ours("l", "Image.Corrupt"))
        queue.send("started", body: LetterBody.ours("k", "AWS.Unavailable"))
        let begun = try world.step(.begin) { $0.name = "r" }
        let gathered = try world.step(.gather) { $0.run = begun.run }
        #expect(gathered.messages.map(\.messageId) == ["started"] && queue.visible.isEmpty)
        let output = try world.step(.fail) { $0.run = gathered.run }
        #expect(output.next == .done && output.report?.status == .failed && output.report?.total.run == 1)
        #expect(world.table.lease?.until == nil && world.table.lease?.report == output.report)
        #expect(queue.visible == ["kept"])
        let next = try world.replay()
        #expect(next.status == .queueDrained && queue.left == ["kept", "started"])
    }

    @Test("a replay that fails after another has taken over leaves that one its lease")
    func failsWithoutLease() throws {
        let begun = try world.step(.begin) { $0.name = "r" }
        world.table.lease?.run = "other"
        _ = try world.step(.fail) { $0.run = begun.run }
        #expect(world.table.lease?.until != nil && world.table.lease?.report == nil)
    }

    @Test("a replay that fails of the queue lets go all the same")
    func failsOfTheQueue() throws {
        queue.send("kept", body: LetterBody.ours("l", "Image.Corrupt"))
        let begun = try world.step(.begin) { $0.name = "r" }
        let gathered = try world.step(.gather) { $0.run = begun.run }
        queue.refusesToHide = true
        #expect(try world.step(.fail) { $0.run = gathered.run }.status == .failed)
        #expect(world.table.lease?.until == nil && queue.visible.isEmpty)
    }

    @Test("a replay whose lease another has taken settles what it started and ends")
    func leaseLost() throws {
        for number in 0..<3 { queue.send("m\(number)", body: LetterBody.ours("k\(number)", "AWS.Unavailable")) }
        world.beforeStep = { if $0 == 2 { self.world.table.lease?.run = "other" } }
        let report = try world.replay()
        #expect(report.status == .leaseLost && world.executions.count == 1 && queue.left.count == 2)
        #expect(world.table.lease?.run == "other")
    }

    @Test("a replay that is asked to stop ends before its next batch")
    func stops() throws {
        for number in 0..<30 { queue.send("m\(number)", body: LetterBody.ours("k\(number)", "AWS.Unavailable")) }
        world.beforeStep = { if $0 == 2 { self.world.table.lease?.isStopRequested = true } }
        let report = try world.replay()
        #expect(report.status == .stopped && report.total.done == 1 && queue.visible.count == 29)
    }

    @Test("a long replay goes on in other executions before the history of one is full")
    func handsOver() throws {
        for number in 0..<900 { queue.send("m\(number)", body: LetterBody.ours("k\(number)", "AWS.Unavailable")) }
        let report = try world.replay()
        #expect(world.handOvers >= 1 && report.total.done == 900 && report.status == .queueDrained)
    }

    @Test("a dry run says what would happen and changes nothing")
    func dryRun() throws {
        queue.send("a", body: LetterBody.ours("k", "AWS.Unavailable"))
        queue.send("b", body: LetterBody.ours("l", "Image.Corrupt"))
        queue.send("c", body: "no letter")
        queue.send("d", body: LetterBody.event("m"), sentAt: world.clock.now - Admission.longestAge - 1)
        let report = try world.replay(.object(["dryRun": .bool(true)]))
        #expect(report.status == .dryRun)
        #expect(report.total.run == 1 && report.total.kept == 1 && report.total.parked == 2)
        #expect(queue.visible.count == 4 && world.executions.isEmpty && world.parked.isEmpty)
        #expect(world.table.histories.isEmpty && world.table.lease?.until == nil)
    }

    @Test("letters that are large together are run in several batches, and one that is too large is parked")
    func sizes() throws {
        let padding = String(repeating: "x", count: 50_000)
        for number in 0..<6 {
            queue.send("m\(number)", body: #"{"bucket":"b","key":"k\#(number)","padding":"\#(padding)"}"#)
        }
        let huge = String(repeating: "x", count: 200_000)
        queue.send("huge", body: #"{"bucket":"b","key":"huge","padding":"\#(huge)"}"#)
        try world.replay()
        #expect(queue.left.isEmpty && world.executions.count == 6 && Set(world.parked.keys) == ["huge"])
        #expect(world.largestState < 200_000)
    }
}
