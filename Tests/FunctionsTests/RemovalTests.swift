import Core
import FoundationEssentials
import Pipeline
import Support
import Testing

@testable import NotifySNS

@Suite("The removal of an image") struct RemovalTests {
    let store = MemoryStore()
    let records = MemoryRecords()
    let announcer = NotifySNSTests.MemoryAnnouncer()
    static let place = ImageRecord.partitionKey(bucket: "in", key: "a.jpg")
    let source = Source(bucket: "in", key: "a.jpg", eTag: "e", size: 1, format: .jpeg, width: 1, height: 1)

    init() throws {
        records.records[Self.place] = ImageRecord(
            owner: "o", planId: "p1", eTag: "e", preset: "web", status: .done, version: 1, revision: 4, origin: .upload,
            startedAt: "2026-11-21T04:00:00.000Z", keys: ["k", "m"])
        for key in ["k", "m"] { put(key, OutputMark(source: source, plan: "p1", sha256: "x")) }
        let manifest = Manifest(
            verdict: .done, source: source, planId: "p1", preset: "web", revision: 4, createdAt: "",
            variants: ["k", "m"].map {
                Variant(size: $0, key: $0, width: 1, height: 1, format: .webp, bytes: 1, sha256: "x")
            })
        store.upload(
            try ContractJSON.bytes(manifest), to: "out", "manifests/a.jpg.json",
            metadata: OutputMark(source: source, plan: "p1", sha256: "y").metadata)
    }

    func put(_ key: String, _ mark: OutputMark) { store.upload([1], to: "out", key, metadata: mark.metadata) }

    func remove(owner: String = "me", requestId: String? = nil) throws -> Steps.Remove.Output {
        let event = #"""
            {"detail-type": "Object Deleted", "detail": {"bucket": {"name": "in"}, "object": {"key": "a.jpg"},
             "deletion-type": "Permanently Deleted"}}
            """#
        var request = try JSONDecoder().decode(JSONValue.self, from: Data(event.utf8))
        if let requestId {
            request = .object(["replay": .object([:]), "requestId": .string(requestId), "input": request])
        }
        return try Removal(store: store, records: records, announcer: announcer, outputBucket: "out").handle(
            Steps.Remove.Event(
                execution: ExecutionContext(arn: "arn", startedAt: "2026-11-21T04:00:00Z"), owner: owner,
                request: request),
            deadline: Deadline(in: 60))
    }

    var outputs: [String] { store.objects.keys.filter { $0.hasPrefix("out/") }.sorted() }

    @Test("whose original is gone deletes variants and manifest, announces it and leaves a tombstone")
    func gone() throws {
        #expect(try remove(requestId: "r") == Steps.Remove.Output(verdict: .deleted, messageId: "p1-5"))
        #expect(outputs.isEmpty)
        #expect(announcer.messages.map(\.attributes["verdict"]) == ["DELETED"])
        #expect(records.records[Self.place]?.status == .deleted && records.records[Self.place]?.expiresAt != nil)
        #expect(records.receipts["r"]?.verdict == .deleted)
        #expect(try remove(owner: "another").verdict == .duplicate && announcer.messages.count == 1)
    }

    @Test("whose original is there does nothing: lifecycle rules delete old versions too")
    func there() throws {
        let before = records.records
        store.upload([2], to: "in", "a.jpg")
        #expect(try remove().verdict == .superseded)
        #expect(outputs.count == 3 && records.records == before && announcer.messages.isEmpty)
    }

    @Test("does nothing for an upload that comes back before claims are kept away, and lets go of the record")
    func comesBack() throws {
        let before = records.records[Self.place]
        records.beforeWrite = { [store] _ in store.upload([1], to: "in", "a.jpg") }
        #expect(try remove().verdict == .superseded)
        var after = records.records[Self.place]
        after?.version = 1
        #expect(outputs.count == 3 && after == before)
    }

    @Test("waits for whoever works on the image")
    func busy() throws {
        records.records[Self.place]?.status = .running
        records.records[Self.place]?.leaseUntil = 9_999_999_999
        #expect(#expect(throws: DarkroomError.self) { try remove() }?.name == .claimBusy)
        #expect(outputs.count == 3)
    }

    @Test("touches nothing that another upload has written to a key meanwhile")
    func others() throws {
        var other = source
        other.key = "b.jpg"
        put("k", OutputMark(source: other, plan: "p1", sha256: "x"))
        _ = try remove()
        #expect(outputs == ["out/k"])
    }

    @Test("that died in between is finished by the same owner, and by a replay once its lease is over")
    func resumes() throws {
        struct Stop: Error {}
        store.before = { _, call in if call == "DELETE out/m" { throw Stop() } }
        #expect(throws: Stop.self) { try remove() }
        #expect(records.records[Self.place]?.status == .removing)
        store.before = { _, _ in }
        #expect(#expect(throws: DarkroomError.self) { try remove(owner: "another") }?.name == .claimBusy)
        #expect(try remove().verdict == .deleted)
        #expect(outputs.isEmpty)
    }

    @Test("of an image whose record has expired goes by the manifest")
    func expired() throws {
        records.records = [:]
        #expect(try remove().verdict == .deleted)
        #expect(outputs.isEmpty && records.records[Self.place]?.status == .deleted)
    }

    @Test("of what was never made ends at once")
    func nothing() throws {
        records.records = [:]
        store.remove("out", "manifests/a.jpg.json")
        #expect(try remove().verdict == .skipped)
    }

    @Test("is what notify-sns is asked for by an action of that name")
    func asked() throws {
        let event = #"""
            {"action": "remove", "owner": "o", "request": {}, "execution": {"arn": "a", "startedAt": "2026-11-21T04:00:00Z"}}
            """#
        guard case .remove(let asked) = try JSONDecoder().decode(TailEvent.self, from: Data(event.utf8)) else {
            Issue.record("it was taken for the tail of an image")
            return
        }
        #expect(asked.owner == "o")
    }
}
