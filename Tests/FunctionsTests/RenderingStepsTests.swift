import FoundationEssentials
import Imaging
import Pipeline
import Support
import Testing

@testable import Core
@testable import ResizeVariant
@testable import Watermark

@Suite("resize-variant and watermark") struct RenderingStepsTests {
    let store = MemoryStore()
    let source: Source
    let master: Master
    let execution = ExecutionContext(arn: "arn", startedAt: "2026-11-21T04:00:00Z")

    init() throws {
        try Vips.start(fonts: ValidateAndExifOrientTests.root + "/fonts")
        let eTag = store.upload(TinyJPEG.bytes, to: "in", "a.jpg")
        source = Source(
            bucket: "in", key: "a.jpg", eTag: eTag, size: TinyJPEG.bytes.count, format: .jpeg, width: 30, height: 40,
            orientation: .right)
        master = Master(
            object: ObjectReference(bucket: "in", key: "a.jpg", eTag: eTag), format: .jpeg, orientation: .right,
            width: 30, height: 40)
    }

    func size(
        _ name: String, width: Int, format: OutputFormat = .webp, watermark: Core.Watermark? = nil
    ) -> Size {
        Size(
            name: name, width: width,
            outputs: [.init(format: format, quality: 80, key: "\(name).\(format.fileExtension)", immutable: true)],
            watermark: watermark)
    }

    func resize(_ sizes: [Size], resume: Bool? = nil) throws -> Steps.Resize.Output {
        var event = Steps.Resize.Event(
            execution: execution, owner: "me", source: source, planId: "p", master: master, sizes: sizes)
        event.resume = resume
        return try ResizeVariant(store: store, outputBucket: "out", workBucket: "work", limits: .standard).handle(
            event, deadline: Deadline(in: 60))
    }

    @Test("render several sizes upright from one decode")
    func renders() throws {
        var first = size("s", width: 15)
        first.makesPlaceholder = true
        let output = try resize([first, size("t", width: 9, format: .png)])
        #expect(output.results.map(\.status) == [.rendered, .rendered] && output.marks == nil)
        let variants = output.results.flatMap { $0.variants ?? [] }
        #expect(variants.map(\.width) == [15, 9] && variants.map(\.height) == [20, 12])
        for variant in variants {
            let bytes = store.objects["out/\(variant.key)"]?.bytes ?? []
            #expect(bytes.count == variant.bytes && Digest.sha256(bytes) == variant.sha256)
            #expect(try Header.probe(bytes)?.width == variant.width)
        }
        #expect(output.results.map { $0.placeholder != nil } == [true, false])
        #expect(store.calls.filter { $0 == "GET in/a.jpg" }.count == 1)
    }

    @Test("make what an earlier attempt has not left as if everything were made")
    func resumes() throws {
        let sizes = [size("small", width: 6, format: .png), size("large", width: 15, format: .png)]
        func small() -> [UInt8]? { store.objects["out/small.png"]?.bytes }
        _ = try resize(sizes)
        let (first, large) = (small(), store.objects["out/large.png"]?.bytes)
        store.remove("out", "small.png")
        let writes = store.calls.count { $0.hasPrefix("PUT") }
        let output = try resize(sizes, resume: true)
        #expect(Set(output.results.map(\.size)) == ["small", "large"])
        #expect(store.calls.count { $0.hasPrefix("PUT") } == writes + 1, "only what was missing is written")
        #expect(small() == first && store.objects["out/large.png"]?.bytes == large)

        store.remove("out", "small.png")
        _ = try resize([sizes[0]])
        #expect(small() != first, "alone it is made from the file, and not from the larger one")
    }

    @Test("hand a size to be marked on without loss, and mark it")
    func marks() throws {
        let mark = Core.Watermark(text: "©", opacity: 1, minimumWidth: 20)
        let output = try resize([
            size("big", width: 30, format: .png, watermark: mark), size("small", width: 10, watermark: mark),
        ])
        #expect(output.results.map(\.size) == ["small"])
        let marks = try #require(output.marks)
        #expect(marks.map(\.size.name) == ["big"])
        #expect(store.objects["out/big.png"] == nil)

        let marked = try WatermarkStep(store: store, outputBucket: "out").handle(
            Steps.Mark.Event(
                execution: execution, owner: "me", source: source, planId: "p", marks: marks, results: output.results),
            deadline: Deadline(in: 60))
        #expect(marked.results.map(\.size) == ["small", "big"] && marked.marks == nil)
        let plain = try resize([size("plain", width: 30, format: .png)])
        #expect(plain.results.count == 1)
        #expect(store.objects["out/big.png"]?.bytes != store.objects["out/plain.png"]?.bytes)
    }

    @Test("hand all frames of an animation to the mark, with their delays")
    func film() throws {
        // Two frames of 2 x 2 pixels, 70 and 30 hundredths of a second, shown five times.
        let gif: [UInt8] =
            Array("GIF89a".utf8) + [2, 0, 2, 0, 0x80, 0, 0, 250, 20, 20, 20, 20, 250]
            + [0x21, 0xFF, 11] + Array("NETSCAPE2.0".utf8) + [3, 1, 5, 0, 0]
            + [0x21, 0xF9, 4, 0, 70, 0, 0, 0, 0x2C, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 2, 0x84, 0x51, 0]
            + [0x21, 0xF9, 4, 0, 30, 0, 0, 0, 0x2C, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 2, 0x8C, 0x53, 0, 0x3B]
        let eTag = store.upload(gif, to: "in", "a.gif")
        var film = size("film", width: 2, format: .gif, watermark: Core.Watermark(text: "©", minimumWidth: 1))
        film.animated = true
        let source = Source(
            bucket: "in", key: "a.gif", eTag: eTag, size: gif.count, format: .gif, width: 2, height: 2, frames: 2)
        let master = Master(
            object: ObjectReference(bucket: "in", key: "a.gif", eTag: eTag), format: .gif, orientation: .up, width: 2,
            height: 2)
        let output = try ResizeVariant(store: store, outputBucket: "out", workBucket: "work", limits: .standard).handle(
            Steps.Resize.Event(
                execution: execution, owner: "me", source: source, planId: "p", master: master, sizes: [film]),
            deadline: Deadline(in: 60))
        let marks = try #require(output.marks)
        #expect(marks.map(\.animation?.eachDelay) == [[700, 300]])
        _ = try WatermarkStep(store: store, outputBucket: "out").handle(
            Steps.Mark.Event(
                execution: execution, owner: "me", source: source, planId: "p", marks: marks, results: []),
            deadline: Deadline(in: 60))
        let header = try Header.probe(store.objects["out/film.gif"]?.bytes ?? [])
        #expect(header?.frames == 2 && header?.height == 2)
    }

    @Test("let one size fail alone, and all sizes of one reason together")
    func failures() throws {
        var wide = size("wide", width: 17_000)
        (wide.height, wide.fit) = (4, .contain)
        let output = try resize([size("s", width: 9), wide])
        #expect(output.results.map(\.status) == [.rendered, .failed])
        #expect(output.results[1].error?.name == "Image.NotEncodable")
        let error = #expect(throws: DarkroomError.self) { try resize([wide]) }
        #expect(error?.name == .imageNotEncodable)
    }

    @Test("refuse a truncated picture and an overwritten one by name")
    func refusals() throws {
        store.upload([1, 2, 3], to: "in", "a.jpg")
        let changed = #expect(throws: DarkroomError.self) { try resize([size("s", width: 9)]) }
        #expect(changed?.name == .sourceChanged)
    }
}
