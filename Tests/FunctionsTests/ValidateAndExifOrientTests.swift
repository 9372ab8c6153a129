import FoundationEssentials
import Imaging
import Pipeline
import Support
import Testing

@testable import Core
@testable import ValidateAndExifOrient

@Suite("validate-and-exif-orient") struct ValidateAndExifOrientTests {
    let store = MemoryStore()
    let records = MemoryRecords()
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    static let place = ImageRecord.partitionKey(bucket: "in", key: "uploads/a.jpg")

    init() throws { try Vips.start(fonts: Self.root + "/fonts") }

    func validate(
        _ request: String = #"{"bucket":"in","key":"uploads/a.jpg","requestId":"r"}"#, owner: String = "me",
        preset: String = "thumbnails", tagging: TaggingMode = .off, limits: Limits = .standard,
        acceptsDamaged: Bool = false
    ) throws -> Steps.Validate.Output {
        try ValidateAndExifOrient(
            store: store, records: records,
            configuration: Configuration(
                outputBucket: "out", workBucket: "work", inputPrefix: "uploads/", preset: preset, tagging: tagging,
                limits: limits, acceptsDamaged: acceptsDamaged, presets: PresetStore(directory: Self.root + "/presets"))
        ).handle(
            Steps.Validate.Event(
                request: try JSONDecoder().decode(JSONValue.self, from: Data(request.utf8)), owner: owner,
                execution: ExecutionContext(arn: "arn", startedAt: "2026-11-21T04:00:00Z")),
            deadline: Deadline(in: 60))
    }

    @Test("claims a JPEG, plans its sizes and makes it its own master")
    func proceeds() throws {
        let eTag = store.upload(TinyJPEG.bytes, to: "in", "uploads/a.jpg")
        let output = try validate()
        let (source, plan) = (try #require(output.source), try #require(output.plan))
        #expect(output.verdict == .proceed)
        #expect((source.width, source.height) == (30, 40))
        #expect(source.orientation == .right && source.eTag == eTag && source.format == .jpeg)
        #expect(plan.master.object == ObjectReference(bucket: "in", key: "uploads/a.jpg", eTag: eTag))
        #expect(plan.sizes.flatMap { $0.outputs.map(\.key) } == ["a_128w.webp", "a_512w.webp"])
        #expect(plan.sizes.map(\.makesPlaceholder) == [true, nil])
        #expect(records.records[Self.place]?.owner == "me")
        #expect(records.records[Self.place]?.planId == plan.id)
        #expect(records.receipts.isEmpty)
    }

    @Test("leaves a small upright JPEG when tags are wanted")
    func tagging() throws {
        store.upload(TinyJPEG.bytes, to: "in", "uploads/a.jpg")
        let plan = try #require(try validate(tagging: .labels).plan)
        let image = try #require(plan.tagging?.image)
        let header = try #require(try Header.probe(store.objects["work/\(image.key)"]?.bytes ?? []))
        #expect((header.width, header.height, header.orientation) == (30, 40, .up))
    }

    @Test("leaves an upright TIFF master of a HEIC, which no later step could decode")
    func heic() throws {
        store.upload(TinyHEIC.bytes, to: "in", "uploads/a.jpg")
        let output = try validate()
        #expect(output.source?.format == .heic)
        let master = try #require(output.plan?.master)
        #expect((master.format, master.orientation) == (.tiff, .up))
        #expect((master.width, master.height) == (64, 64))
        let header = try #require(try Header.probe(store.objects["work/\(master.object.key)"]?.bytes ?? []))
        #expect((header.format, header.width, header.height) == (.tiff, 64, 64))
    }

    @Test("ends as a duplicate, with a receipt, when the same plan is done")
    func duplicate() throws {
        store.upload(TinyJPEG.bytes, to: "in", "uploads/a.jpg")
        _ = try validate()
        records.records[Self.place]?.status = .done
        let again = #"{"bucket":"in","key":"uploads/a.jpg","requestId":"r2"}"#
        let output = try validate(again, owner: "other")
        #expect(output.verdict == .duplicate && output.reason == "done" && output.plan == nil)
        #expect(records.receipts["r2"] == Receipt(verdict: .duplicate, reason: "done"))
        #expect(records.records[Self.place]?.owner == "me")
    }

    @Test("leaves the receipt of a request that runs twice to the run that has the claim")
    func twin() throws {
        store.upload(TinyJPEG.bytes, to: "in", "uploads/a.jpg")
        _ = try validate(#"{"bucket":"in","key":"uploads/a.jpg","requestId":"r","force":true}"#)
        let second = try validate(
            #"{"bucket":"in","key":"uploads/a.jpg","requestId":"r","force":true}"#, owner: "other")
        #expect(second.verdict == .duplicate && second.reason == "running" && records.receipts.isEmpty)
    }

    @Test("claims even what it cannot plan, so that the failure has a record, once")
    func unplanned() throws {
        let eTag = store.upload(TinyJPEG.bytes, to: "in", "uploads/a.jpg", metadata: ["darkroom-focus": "nowhere"])
        let event = #"""
            {"detail-type":"Object Created","detail":{"bucket":{"name":"in"},"object":{"key":"uploads/a.jpg","etag":"\#(eTag)"}}}
            """#
        #expect(#expect(throws: DarkroomError.self) { try validate(event) }?.name == .configInvalid)
        let record = try #require(records.records[Self.place])
        #expect(record.planId == Plan.unplanned && record.status == .running && record.owner == "me")
        records.records[Self.place]?.status = .failed
        let again = try validate(event, owner: "other")
        #expect(again.verdict == .duplicate && again.reason == "failed")
    }

    @Test("remembers every key that the plan may write, and resumes an attempt of the same plan")
    func resumes() throws {
        store.upload(TinyJPEG.bytes, to: "in", "uploads/a.jpg")
        #expect(try validate().plan?.resume == false)
        #expect(records.records[Self.place]?.keys == ["a_128w.webp", "a_512w.webp"])
        #expect(records.records[Self.place]?.input != nil)
        records.records[Self.place]?.status = .failed
        let replay = #"{"replay":{},"requestId":"r2","input":{"bucket":"in","key":"uploads/a.jpg"}}"#
        #expect(try validate(replay, owner: "other").plan?.resume == true)
    }

    @Test("ends as superseded when the object that an event told of is gone")
    func gone() throws {
        #expect(try validate(#"{"bucket":"in","key":"uploads/a.jpg","eTag":"e"}"#).verdict == .superseded)
    }

    @Test("claims again when it is asked twice by one execution")
    func retried() throws {
        store.upload(TinyJPEG.bytes, to: "in", "uploads/a.jpg")
        _ = try validate()
        #expect(try validate().verdict == .proceed)
    }

    @Test("reads and decides anew when the record changed in between")
    func raced() throws {
        store.upload(TinyJPEG.bytes, to: "in", "uploads/a.jpg")
        var once = true
        records.beforeWrite = { records in
            guard once else { return }
            once = false
            records.records[Self.place] = ImageRecord(
                owner: "other", planId: "older", eTag: "older", preset: "web", status: .running,
                leaseUntil: 9_999_999_999, version: 4, revision: 0, origin: .upload, startedAt: "")
        }
        #expect(try validate().verdict == .proceed)
        #expect(records.records[Self.place]?.version == 5)
    }

    @Test("is superseded when the object is no longer the event's")
    func superseded() throws {
        store.upload(TinyJPEG.bytes, to: "in", "uploads/a.jpg")
        let output = try validate(#"{"bucket":"in","key":"uploads/a.jpg","eTag":"old"}"#)
        #expect(output.verdict == .superseded)
        #expect(records.records.isEmpty)
    }

    @Test("goes on when the event's bytes are there under another version, and not when only the version is known")
    func versions() throws {
        let eTag = store.upload(TinyJPEG.bytes, to: "in", "uploads/a.jpg")
        store.versionId = "v2"
        let request = #"{"bucket":"in","key":"uploads/a.jpg","versionId":"v1""#
        #expect(try validate(request + "}").verdict == .superseded)
        #expect(try validate(request + #","eTag":"\#(eTag)"}"#).verdict == .proceed)
    }

    @Test("skips folder markers and outputs of Darkroom's")
    func skipped() throws {
        #expect(try validate(#"{"bucket":"in","key":"uploads/"}"#).verdict == .skipped)
        store.upload(
            TinyJPEG.bytes, to: "in", "uploads/a.jpg", metadata: ["darkroom-source": "s", "darkroom-plan": "p"])
        #expect(try validate().verdict == .skipped)
        #expect(records.receipts["r"]?.verdict == .skipped)
    }

    @Test(
        "refuses by name",
        arguments: [
            ([], "thumbnails", Limits.standard, ErrorName.imageEmpty),
            (Array("just text, no picture at all".utf8), "thumbnails", .standard, .imageUnsupported),
            (Array(TinyJPEG.bytes.prefix(30)), "thumbnails", .standard, .imageCorrupt),
            (TinyJPEG.bytes, "nope", .standard, .configInvalid),
            (TinyJPEG.bytes, "thumbnails", Limits(bytes: 10), .imageTooLarge),
            (TinyJPEG.bytes, "thumbnails", Limits(pixels: 1199), .imageTooLarge),
            (TinyJPEG.bytes, "thumbnails", Limits(memory: 8), .imageTooLarge),
            (TinyHEIC.bytes, "thumbnails", Limits(memory: 8), .imageTooLarge),
        ])
    func refuses(bytes: [UInt8], preset: String, limits: Limits, name: ErrorName) throws {
        store.upload(bytes, to: "in", "uploads/a.jpg")
        let error = #expect(throws: DarkroomError.self) { try validate(preset: preset, limits: limits) }
        #expect(error?.name == name)
    }

    @Test("leaves a whole master of a damaged picture, and marks its source, where that is wanted")
    func damaged() throws {
        let cut = Array(TinyJPEG.bytes.dropLast(40))
        store.upload(cut, to: "in", "uploads/a.jpg")
        let output = try validate(acceptsDamaged: true)
        #expect(output.source?.damaged == true && output.source?.orientation == .right)
        let master = try #require(output.plan?.master)
        #expect((master.format, master.orientation, master.width, master.height) == (.tiff, .up, 30, 40))
        #expect(store.objects["work/\(master.object.key)"] != nil)

        store.upload(TinyJPEG.bytes, to: "in", "uploads/a.jpg")
        let intact = try validate(acceptsDamaged: true)
        #expect(intact.source?.damaged == nil && intact.plan?.master.format == .jpeg)
    }

    @Test("claims an image whose bytes S3 does not give, so that the failure stands in its record")
    func unreadable() throws {
        store.upload(TinyJPEG.bytes, to: "in", "uploads/a.jpg")
        store.before = { _, call in
            if call.hasPrefix("GET") { throw DarkroomError(.sourceArchived, "InvalidObjectState") }
        }
        let error = #expect(throws: DarkroomError.self) { try validate() }
        #expect(error?.name == .sourceArchived)
        #expect(try records.read(bucket: "in", key: "uploads/a.jpg")?.status == .running)
    }

    @Test("does not fetch a large PNG to refuse it")
    func prefix() throws {
        let header: [UInt8] = [
            0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0x40, 0, 0, 0,
            0x40, 0, 8, 2, 0, 0, 0,
        ]
        store.upload(header + [UInt8](repeating: 0, count: 300_000), to: "in", "uploads/a.jpg")
        let error = #expect(throws: DarkroomError.self) { try validate() }
        #expect(error?.name == .imageTooLarge && error?.message.contains("268435456 pixels") == true)
        #expect(store.calls.filter { $0.hasPrefix("GET") }.count == 1)
    }

    @Test("refuses a missing object, and one bucket for both sides")
    func places() {
        let missing = #expect(throws: DarkroomError.self) { try validate() }
        #expect(missing?.name == .sourceNotFound)
        store.upload(TinyJPEG.bytes, to: "out", "uploads/a.jpg")
        let same = #expect(throws: DarkroomError.self) { try validate(#"{"bucket":"out","key":"uploads/a.jpg"}"#) }
        #expect(same?.name == .configInvalid)
        #expect(same?.record == "image#out/uploads/a.jpg", "the state machine may not be able to name the record")
    }

    @Test("waits for another preset's execution")
    func busy() throws {
        store.upload(TinyJPEG.bytes, to: "in", "uploads/a.jpg")
        _ = try validate()
        let error = #expect(throws: DarkroomError.self) { try validate(owner: "other", preset: "tiers") }
        #expect(error?.name == .claimBusy)
    }

    @Test("a preset in S3 is read anew only when it has changed")
    func presetInS3() throws {
        func preset(_ width: Int) -> [UInt8] {
            Array(
                #"{"name":"p","description":"","key":"{stem}.{ext}","sizes":[{"name":"a","width":\#(width),"formats":[{"format":"webp"}]}]}"#
                    .utf8)
        }
        let catalogue = PresetCatalogue(store: PresetStore(directory: Self.root + "/presets"))
        let name = "s3://conf/presets/p.json"
        store.upload(preset(5), to: "conf", "presets/p.json")
        for _ in 0..<3 { #expect(try catalogue.preset(name, in: store).sizes[0].width == 5) }
        #expect(store.calls.count { $0.hasPrefix("GET") } == 1)
        store.upload(preset(7), to: "conf", "presets/p.json")
        #expect(try catalogue.preset(name, in: store).sizes[0].width == 7)
        #expect(try catalogue.preset("web", in: store).name == "web")
    }

    @Test(
        "a preset in S3 that is not there, broken or no address is the configuration's fault",
        arguments: [
            ("s3://conf/none.json", "no such object"), ("s3://conf", "expected s3://bucket/key"),
            ("s3://conf/bad", "expected"),
        ])
    func brokenPreset(name: String, says: String) throws {
        store.upload(Array("{}".utf8), to: "conf", "bad")
        let catalogue = PresetCatalogue(store: PresetStore(directory: Self.root + "/presets"))
        let error = #expect(throws: DarkroomError.self) { try catalogue.preset(name, in: store) }
        #expect(error?.name == .configInvalid)
        #expect(error?.message.contains(says) == true && error?.message.contains(name) == true)
    }

    @Test("an upload's own focal point reaches every cover and changes the plan; a senseless one is refused")
    func focus() throws {
        let preset = Array(
            #"{"name":"p","description":"","key":"{size}/{stem}.{ext}","sizes":[{"name":"a","width":9,"height":9,"fit":"cover","formats":[{"format":"webp"}]},{"name":"b","width":9,"formats":[{"format":"webp"}]}]}"#
                .utf8)
        store.upload(preset, to: "conf", "p.json")
        store.upload(TinyJPEG.bytes, to: "in", "uploads/a.jpg")
        let plain = try #require(try validate(preset: "s3://conf/p.json").plan)
        records.records = [:]
        store.upload(TinyJPEG.bytes, to: "in", "uploads/a.jpg", metadata: ["darkroom-focus": "0.25, 1"])
        let plan = try #require(try validate(preset: "s3://conf/p.json").plan)
        #expect(plan.sizes.map(\.focus) == [FocalPoint(x: 0.25, y: 1), nil])
        #expect(plan.id != plain.id)
        for text in ["", "0.5", "1,2", "a,b", "0,0,0"] {
            store.upload(TinyJPEG.bytes, to: "in", "uploads/a.jpg", metadata: ["darkroom-focus": text])
            let error = #expect(throws: DarkroomError.self) { try validate(preset: "s3://conf/p.json") }
            #expect(error?.name == .configInvalid && error?.message.contains("found \"\(text)\"") == true)
        }
    }
}
