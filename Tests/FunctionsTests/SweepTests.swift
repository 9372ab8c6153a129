import Core
import FoundationEssentials
import Pipeline
import Support
import Testing

@testable import DLQReplay

@Suite("The sweep") struct SweepTests {
    final class MemoryLetters: Letters {
        var sent: [DeadLetter] = []
        func send(_ letter: DeadLetter) throws { sent.append(letter) }
    }

    let store = MemoryStore()
    let records = MemoryRecords()
    let letters = MemoryLetters()
    static let place = ImageRecord.partitionKey(bucket: "in", key: "a.jpg")
    static let input: JSONValue = .object(["bucket": .string("in"), "key": .string("a.jpg")])

    func record(_ status: ImageRecord.Status, origin: ImageRequest.Origin = .upload) -> ImageRecord {
        ImageRecord(
            owner: "gone", planId: "p1", eTag: "e", preset: "web", status: status,
            leaseUntil: status == .running ? 5 : nil,
            version: 1, revision: 0, origin: origin, requestId: "r", startedAt: "2026-11-21T04:00:00.000Z",
            keys: ["k"], sweepAt: 5, input: Self.input)
    }

    func sweep() throws -> Steps.Sweep.Output {
        try Sweep(
            store: store, records: records, letters: letters, outputBucket: "out", owner: "sweeper", log: Log { _ in }
        ).run(deadline: Deadline(in: 60))
    }

    func put(_ key: String, plan: String) {
        let source = Source(bucket: "in", key: "a.jpg", eTag: "e", size: 1, format: .jpeg, width: 1, height: 1)
        store.upload([1], to: "out", key, metadata: OutputMark(source: source, plan: plan, sha256: "x").metadata)
    }

    @Test("makes a letter, a closed record and a receipt of an execution that was lost")
    func lost() throws {
        records.records[Self.place] = record(.running)
        put("k", plan: "p1")
        #expect(try sweep().lost == 1)
        #expect(letters.sent.map(\.id) == ["gone"] && letters.sent.first?.input == Self.input)
        #expect(letters.sent.first?.error.name == "Execution.Lost" && letters.sent.first?.state == "Execution")
        #expect(records.records[Self.place]?.status == .failed && records.receipts["r"]?.error == "Execution.Lost")
        #expect(store.objects["out/k"] != nil, "the replay renders only what is missing")
    }

    @Test("closes a lost replay without a letter: its message is still in the queue")
    func lostReplay() throws {
        records.records[Self.place] = record(.running, origin: .replay)
        _ = try sweep()
        #expect(letters.sent.isEmpty && records.records[Self.place]?.status == .failed)
        #expect(records.receipts["r"]?.verdict == .failed)
    }

    @Test("sends the letter before it closes, so that one that dies in between is no loss")
    func letterFirst() throws {
        records.records[Self.place] = record(.running)
        records.beforeWrite = { _ in #expect(letters.sent.count == 1) }
        _ = try sweep()
    }

    @Test("changes nothing when somebody takes the image over meanwhile")
    func overtaken() throws {
        records.records[Self.place] = record(.running)
        records.beforeWrite = { records in
            records.records[Self.place]?.owner = "new"
            records.records[Self.place]?.version = 2
        }
        #expect(try sweep().lost == 0)
        #expect(records.records[Self.place]?.owner == "new" && records.receipts.isEmpty)
    }

    @Test("deletes what a superseded execution left, while a hold keeps claims away, and lets go")
    func tidies() throws {
        records.records[Self.place] = record(.superseded)
        put("k", plan: "p1")
        store.before = { _, call in
            if call.hasPrefix("DELETE") { #expect(records.records[Self.place]?.hold?.owner == "sweeper") }
        }
        #expect(try sweep().deleted == 1)
        #expect(store.objects["out/k"] == nil)
        let record = try #require(records.records[Self.place])
        #expect(record.hold == nil && record.sweepAt == nil && record.keys.isEmpty)
    }

    @Test("never deletes what another plan has written to the key meanwhile")
    func another() throws {
        records.records[Self.place] = record(.superseded)
        put("k", plan: "p2")
        #expect(try sweep().deleted == 0)
        #expect(store.objects["out/k"] != nil)
    }

    @Test("goes on after a record that fails, and then says so")
    func goesOn() throws {
        var broken = record(.running)
        broken.input = nil
        records.records[Self.place] = broken
        records.records[ImageRecord.partitionKey(bucket: "in", key: "b.jpg")] = record(.running)
        #expect(throws: DarkroomError.self) { try sweep() }
        #expect(letters.sent.count == 1)
    }

    @Test("is what the schedule asks for; other actions are steps of a replay")
    func asked() throws {
        let execution = #""execution": {"arn": "a", "startedAt": "2026-11-21T04:00:00Z"}"#
        func event(_ action: String) throws -> HousekeepingEvent {
            try JSONDecoder().decode(
                HousekeepingEvent.self, from: Data(#"{"action": "\#(action)", \#(execution)}"#.utf8))
        }
        guard case .sweep = try event("sweep"), case .replay = try event("gather") else {
            Issue.record("\(try event("sweep")), \(try event("gather"))")
            return
        }
        #expect(throws: DecodingError.self) { try event("sing") }
    }

    @Test("deletes the manifest that a late tail has written after the image's removal")
    func late() throws {
        var tombstone = record(.deleted)
        tombstone.startedAt = "2026-11-21T04:00:00.000Z"
        records.records[Self.place] = tombstone
        put("k", plan: "p1")
        put("manifests/a.jpg.json", plan: "p1")
        #expect(try sweep().deleted == 2)
        #expect(store.objects.isEmpty)
    }
}
