@testable import Core
import FoundationEssentials
import Pipeline
import Support
import Testing

@testable import NotifySNS

@Suite("notify-sns") struct NotifySNSTests {
    final class MemoryAnnouncer: Announcer {
        var messages: [(message: String, attributes: [String: String])] = []
        func publish(_ message: String, attributes: [String: String]) throws { messages.append((message, attributes)) }
    }

    final class MemoryLetters: Letters {
        var sent: [DeadLetter] = []
        func send(_ letter: DeadLetter) throws { sent.append(letter) }
    }

    let store = MemoryStore()
    let records = MemoryRecords()
    let announcer = MemoryAnnouncer()
    let letters = MemoryLetters()
    let source: Source
    static let place = ImageRecord.partitionKey(bucket: "in", key: "a.jpg")

    init() {
        let eTag = store.upload([1], to: "in", "a.jpg")
        source = Source(bucket: "in", key: "a.jpg", eTag: eTag, size: 1, format: .jpeg, width: 9, height: 9)
        records.records[Self.place] = record(owner: "me", plan: "p1")
    }

    func record(owner: String, plan: String, revision: Int = 0) -> ImageRecord {
        ImageRecord(
            owner: owner, planId: plan, eTag: source.eTag, preset: "web", status: .running, leaseUntil: 9_999_999_999,
            version: 1, revision: revision, origin: .upload, startedAt: "2026-11-21T04:00:00.000Z")
    }

    func variant(_ size: String, key: String? = nil) -> SizeResult {
        .rendered(
            size,
            [
                Variant(
                    size: size, key: key ?? "\(size).webp", width: 1, height: 1, format: .webp, bytes: 1, sha256: "x")
            ])
    }

    func event(
        plan: String = "p1", items: [Steps.Notify.Item], require: SuccessPolicy = .all, omitted: [String] = [],
        request: String = #"{"bucket":"in","key":"a.jpg","requestId":"r"}"#
    ) throws -> Steps.Notify.Event {
        Steps.Notify.Event(
            execution: ExecutionContext(arn: "arn", startedAt: "2026-11-21T04:00:00Z"), owner: "me",
            request: try JSONDecoder().decode(JSONValue.self, from: Data(request.utf8)), source: source,
            plan: Plan(
                id: plan, preset: "web",
                master: Master(
                    object: ObjectReference(bucket: "in", key: "a.jpg"), format: .jpeg, orientation: .up, width: 9,
                    height: 9),
                items: [], require: require, omitted: omitted),
            items: items, tags: .off)
    }

    func handle(_ event: Steps.Notify.Event, recordDays: Int = 0) throws -> Steps.Notify.Output {
        try NotifySNS(
            store: store, records: records, announcer: announcer, letters: letters, outputBucket: "out",
            recordDays: recordDays,
            now: { Date(timeIntervalSince1970: 1000) }
        ).handle(event, deadline: Deadline(in: 60))
    }

    func manifest() throws -> Manifest {
        try JSONDecoder().decode(Manifest.self, from: Data(store.objects["out/manifests/a.jpg.json"]?.bytes ?? []))
    }

    @Test("the record of a finished image is kept for ever, or for the days it is told", arguments: [0, 2])
    func expiry(days: Int) throws {
        _ = try handle(event(items: [.init(results: [variant("s")])]), recordDays: days)
        let ending = try #require(records.records[Self.place])
        #expect(ending.expiresAt == (days == 0 ? nil : 1000 + 2 * 86_400))
    }

    @Test("writes the manifest, announces it and closes the record")
    func done() throws {
        let output = try handle(event(items: [.init(results: [variant("s")])]))
        #expect(output.verdict == .done && output.messageId == "p1-1")
        #expect(try manifest().variants.map(\.key) == ["s.webp"])
        #expect(announcer.messages.map(\.attributes["verdict"]) == ["DONE"])
        #expect(announcer.messages[0].attributes["origin"] == "manual")
        #expect(records.records[Self.place]?.status == .done)
        #expect(records.records[Self.place]?.leaseUntil == nil)
        #expect(records.receipts["r"]?.verdict == .done)
    }

    @Test("repeats an announcement under the same id when its end was lost")
    func repeated() throws {
        _ = try handle(event(items: [.init(results: [variant("s")])]))
        records.records[Self.place] = record(owner: "me", plan: "p1")
        let output = try handle(event(items: [.init(results: [variant("s")])]))
        #expect(output.messageId == "p1-1")
        #expect(announcer.messages.count == 2)
    }

    @Test("under a policy that allows failures is PARTIAL and names them")
    func partial() throws {
        let failed = SizeResult.failed("t", Failure(name: "Image.NotEncodable", cause: "too wide"))
        let output = try handle(event(items: [.init(results: [variant("s"), failed])], require: .any))
        #expect(output.verdict == .partial)
        #expect(try manifest().failed == [failed])
    }

    @Test("under a policy that does not allow them fails, and writes nothing")
    func incomplete() throws {
        let failed = SizeResult.failed("t", Failure(name: "Image.NotEncodable", cause: "too wide"))
        let output = try handle(event(items: [.init(results: [variant("s"), failed])]))
        #expect(output.verdict == .failed && output.error?.name == "Render.Incomplete")
        #expect(output.error?.cause.contains("t: Image.NotEncodable: too wide") == true)
        #expect(store.objects["out/manifests/a.jpg.json"] == nil)
    }

    @Test("makes one verdict of a reason that all sizes share")
    func common() throws {
        let failure = Failure(
            name: "Image.Corrupt",
            cause: #"{"errorType":"Image.Corrupt","errorMessage":"premature end","stackTrace":[]}"#)
        let output = try handle(
            event(items: [
                .init(results: [], failed: .init(sizes: ["s"], error: failure)),
                .init(results: [], failed: .init(sizes: ["t"], error: failure)),
            ]))
        #expect(output.error == Failure(name: "Image.Corrupt", cause: "premature end"))
    }

    @Test("that may yet become complete leaves a letter, unless a replay's message is still in the queue")
    func mayPass() throws {
        let failure = Failure(name: "Sandbox.Timedout", cause: "Task timed out after 28.00 seconds")
        let items: [Steps.Notify.Item] = [
            .init(results: [variant("s")]), .init(results: [], failed: .init(sizes: ["t"], error: failure)),
        ]
        _ = try handle(event(items: items, require: .named(["s"])))
        #expect(letters.sent.map(\.error.name) == ["Sandbox.Timedout"] && letters.sent.first?.id == "me")
        #expect(records.records[Self.place]?.error == failure && records.receipts["r"]?.retryable == true)
        #expect(announcer.messages[0].attributes["failed"] == "t")

        records.records[Self.place] = record(owner: "me", plan: "p1", revision: 1)
        let replay = #"{"replay":{},"requestId":"r2","input":{"bucket":"in","key":"a.jpg"}}"#
        _ = try handle(event(items: items, require: .named(["s"]), request: replay))
        #expect(letters.sent.count == 1 && records.receipts["r2"]?.retryable == true)
    }

    @Test("announces a completion after a partial one as one more revision")
    func completed() throws {
        let failure = Failure(name: "AWS.Unavailable", cause: "503")
        let partial = try handle(
            event(items: [.init(results: [variant("s"), .failed("t", failure)])], require: .any))
        records.records[Self.place]?.status = .running
        let complete = try handle(event(items: [.init(results: [variant("s"), variant("t")])], require: .any))
        #expect([partial.messageId, complete.messageId] == ["p1-1", "p1-2"])
        #expect(try manifest().verdict == .done)
    }

    @Test("asked again after its answer was lost leaves the receipt and changes nothing")
    func again() throws {
        let first = try handle(event(items: [.init(results: [variant("s")])]))
        let second = try handle(event(items: [.init(results: [variant("s")])]))
        #expect(first.messageId == second.messageId && announcer.messages.count == 1)
        #expect(try manifest().revision == 1)
    }

    @Test("deletes what the new plan replaces, but nothing of another upload's")
    func replaces() throws {
        _ = try handle(event(items: [.init(results: [variant("old"), variant("taken"), variant("same")])]))
        let mine = OutputMark(source: source, plan: "p1", sha256: "")
        store.upload([1], to: "out", "old.webp", metadata: mine.metadata)
        var other = source
        other.key = "b.jpg"
        store.upload([1], to: "out", "taken.webp", metadata: OutputMark(source: other, plan: "p1", sha256: "").metadata)
        store.upload([1], to: "out", "same.webp", metadata: OutputMark(source: source, plan: "p2", sha256: "").metadata)
        records.records[Self.place] = record(owner: "me", plan: "p2")

        _ = try handle(event(plan: "p2", items: [.init(results: [variant("same")])]))
        #expect(try manifest().replaced == ["old.webp", "taken.webp"])
        #expect(records.records[Self.place]?.status == .done)
        #expect(store.objects["out/old.webp"] == nil)
        #expect(store.objects["out/taken.webp"] != nil)
        #expect(store.objects["out/same.webp"] != nil)
    }

    @Test("keeps the sizes that a partial request left out")
    func omitted() throws {
        _ = try handle(event(items: [.init(results: [variant("s"), variant("t")])]))
        records.records[Self.place] = record(owner: "me", plan: "p1", revision: 1)
        let output = try handle(event(items: [.init(results: [variant("s")])], omitted: ["t", "u"]))
        #expect(try Set(manifest().variants.map(\.size)) == ["s", "t"])
        #expect(try manifest().omitted == ["u"])
        #expect(output.verdict == .partial && output.revision == 2)
    }

    @Test("whose claim was taken over changes nothing")
    func lost() throws {
        records.records[Self.place] = record(owner: "other", plan: "p2")
        let error = #expect(throws: DarkroomError.self) { try handle(event(items: [.init(results: [variant("s")])])) }
        #expect(error?.name == .claimLost)
        #expect(store.objects["out/manifests/a.jpg.json"] == nil)
        #expect(announcer.messages.isEmpty)
    }

    @Test("whose source was overwritten writes no manifest")
    func superseded() throws {
        store.upload([2], to: "in", "a.jpg")
        let error = #expect(throws: DarkroomError.self) { try handle(event(items: [.init(results: [variant("s")])])) }
        #expect(error?.name == .sourceChanged)
        #expect(announcer.messages.isEmpty)
    }

    @Test("asked to be mute announces nothing")
    func mute() throws {
        _ = try handle(
            event(items: [.init(results: [variant("s")])], request: #"{"bucket":"in","key":"a.jpg","mute":true}"#))
        #expect(announcer.messages.isEmpty)
        #expect(records.records[Self.place]?.status == .done)
    }
}
