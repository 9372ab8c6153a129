import Core
import Testing

@testable import Imaging

struct PredictionTests {
    /// What was measured: peak resident megabytes of a process that renders one size, and what came before it.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var header: Header
        var file: Int
        var size: Size
        var measured: Double
        var testDescription: String { name }
    }

    static func big(_ format: ImageFormat, _ change: (inout Header) -> Void = { _ in }) -> Header {
        var header = Header(format: format, width: 6000, height: 4000)
        change(&header)
        return header
    }

    private static func to(_ format: OutputFormat, _ width: Int, animated: Bool? = nil) -> Size {
        Size(
            name: "s", width: width, animated: animated,
            outputs: [.init(format: format, quality: 80, key: "k", immutable: true)])
    }

    static let cases = [
        Case(name: "JPEG", header: big(.jpeg), file: 3_281_558, size: to(.webp, 320), measured: 46),
        Case(
            name: "progressive JPEG", header: big(.jpeg) { ($0.isInterlaced, $0.density) = (true, 1.5) },
            file: 3_116_100, size: to(.webp, 320), measured: 113),
        Case(
            name: "CMYK JPEG", header: big(.jpeg) { $0.colorSpace = "cmyk" }, file: 9_445_850, size: to(.webp, 320),
            measured: 60),
        Case(name: "JPEG, AVIF", header: big(.jpeg), file: 3_281_558, size: to(.avif, 1920), measured: 105),
        Case(
            name: "JPEG, all of it as WebP", header: big(.jpeg), file: 3_281_558, size: to(.webp, 6000), measured: 251),
        Case(
            name: "JPEG, all of it as JPEG", header: big(.jpeg), file: 3_281_558, size: to(.jpeg, 6000), measured: 256),
        Case(name: "JPEG, all of it as PNG", header: big(.jpeg), file: 3_281_558, size: to(.png, 6000), measured: 180),
        Case(name: "PNG", header: big(.png), file: 23_460_973, size: to(.webp, 320), measured: 87),
        Case(
            name: "interlaced PNG", header: big(.png) { $0.isInterlaced = true }, file: 40_948_781,
            size: to(.webp, 320), measured: 165),
        Case(
            name: "16 bit PNG", header: big(.png) { $0.bits = 16 }, file: 56_425_379, size: to(.webp, 320),
            measured: 148),
        Case(
            name: "16 bit PNG, all of it", header: big(.png) { $0.bits = 16 }, file: 56_425_379,
            size: to(.jpeg, 6000), measured: 307),
        Case(
            name: "RGBA PNG", header: big(.png) { $0.hasAlpha = true }, file: 26_593_656, size: to(.webp, 1920),
            measured: 167),
        Case(
            name: "RGBA PNG, all of it", header: big(.png) { $0.hasAlpha = true }, file: 26_593_656,
            size: to(.webp, 6000), measured: 634),
        Case(name: "WebP", header: big(.webp), file: 2_122_678, size: to(.webp, 320), measured: 233),
        Case(name: "AVIF", header: big(.avif), file: 1_362_166, size: to(.webp, 320), measured: 407),
        Case(name: "TIFF", header: big(.tiff), file: 72_000_140, size: to(.webp, 320), measured: 179),
        Case(name: "LZW TIFF", header: big(.tiff), file: 54_087_764, size: to(.webp, 320), measured: 145),
        Case(
            name: "HEIC", header: Header(format: .heic, width: 3024, height: 4032), file: 721_093,
            size: to(.webp, 320), measured: 112),
        Case(
            name: "HEIC, all of it", header: Header(format: .heic, width: 3024, height: 4032), file: 721_093,
            size: to(.jpeg, 3024), measured: 187),
        Case(
            name: "film of GIF", header: Header(format: .gif, width: 800, height: 600, frames: 40), file: 11_940_514,
            size: to(.webp, 800, animated: true), measured: 163),
        Case(
            name: "film of WebP", header: Header(format: .webp, width: 800, height: 600, frames: 40), file: 3_575_220,
            size: to(.webp, 800, animated: true), measured: 196),
    ]

    @Test("the memory predicted is more than was measured, and less than double", arguments: cases)
    func memory(of case: Case) {
        let predicted = Double(Prediction(`case`.header, fileBytes: `case`.file, size: `case`.size).bytes) / 1e6
        #expect(predicted > `case`.measured * 1.05, "\(predicted)")
        #expect(predicted < `case`.measured * 2, "\(predicted)")
    }

    @Test("what never fits is too large, and the message names limit, value and parameter")
    func refusal() throws {
        let needed = Prediction(Self.big(.avif), fileBytes: 1_000_000, size: Self.to(.webp, 320))
        let small = try Fixture.error {
            try needed.check(Limits(memory: 256), remaining: 100, "size s of a picture")
        }
        #expect(small.name == .imageTooLarge)
        #expect(small.message.hasPrefix("size s of a picture would need about 47"))
        #expect(small.message.hasSuffix("MB of memory, the function has 256; ImageMemory raises it"))
        let slow = try Fixture.error { try needed.check(Limits(seconds: 1), remaining: 100, "it") }
        #expect(slow.name == .imageTooLarge)
        #expect(slow.message.contains("the function has 1; ImageTimeout raises it"))
        try needed.check(Limits(memory: 512, seconds: 28), remaining: 28, "it")
    }

    @Test("what no longer fits into the time left has only run out of time")
    func late() throws {
        let needed = Prediction(Self.big(.avif), fileBytes: 1_000_000, size: Self.to(.webp, 320))
        let error = try Fixture.error { try needed.check(Limits(seconds: 28), remaining: 0.5, "it") }
        #expect(error.name == .deadlineExceeded)
    }

    @Test("little memory is a small share of a processor")
    func slowness() throws {
        let needed = Prediction(Self.big(.avif), fileBytes: 1_000_000, size: Self.to(.webp, 320))
        #expect(needed.seconds < 3)
        #expect(
            try Fixture.error { try needed.check(Limits(memory: 500, seconds: 3), remaining: 28, "it") }.name
                == .imageTooLarge)
    }

    @Test("AVIF is encoded with less effort when more does not fit")
    func effort() {
        #expect(avifEffort(pixels: 2_000_000, remaining: 20) == 1)
        #expect(avifEffort(pixels: 50_000_000, remaining: 20) == 0)
    }

    @Test("what is kept for other sizes counts for each of them")
    func kept() {
        func bytes(_ widths: [Int]) -> [Int] {
            let sizes = widths.map { Self.to(.webp, $0) }
            return Predictions(Self.big(.png), fileBytes: 1_000_000, sizes: sizes, limits: .standard).each.map(\.bytes)
        }
        let alone = bytes([1200]) + bytes([3000])
        #expect(zip(bytes([1200, 3000]), alone).map { $0 - $1 } == Array(repeating: 3 * 3000 * 2000, count: 2))
        #expect(bytes([2000, 3000])[1] - alone[1] == 3 * 6000 * 4000)
    }

    @Test("the renderer refuses before it decodes")
    func renderer() throws {
        try Fixture.start()
        let bytes = try Fixture.file(try Fixture.quarters(400, 300), .png)
        let header = try #require(try Header.probe(bytes))
        let size = Size(name: "s", width: 400)
        // Nothing fits into 1 MB.
        var renderer = try Renderer(
            bytes, master: header.master(at: .init(bucket: "b", key: "k")), sizes: [size], limits: Limits(memory: 1),
            deadline: Fixture.deadline)
        do {
            _ = try renderer.render(size)
            Issue.record("it was rendered")
        } catch let error as DarkroomError {
            #expect(error.name == .imageTooLarge)
        }
    }

    @Test("sizes whose common decode memory does not hold are each decoded for themselves, and look the same")
    func apart() throws {
        try Fixture.start()
        // A JPEG is divided while it is decoded, by as much as a size allows: what shared a decode would look otherwise.
        let bytes = try Fixture.file(try Fixture.texture(2400, 1600), .jpeg)
        let header = try #require(try Header.probe(bytes))
        let sizes = [Size(name: "small", width: 300), Size(name: "large", width: 1600)]
        func predictions(_ limits: Limits) -> Predictions {
            Predictions(header, fileBytes: bytes.count, sizes: sizes, limits: limits)
        }
        let alone = try #require(
            sizes.map { Prediction(header, fileBytes: bytes.count, size: $0).bytes }.max())
        let tight = Limits(memory: (alone >> 20) + 1)
        #expect(!predictions(tight).shareDecode)
        #expect(predictions(.standard).shareDecode)
        #expect(zip(predictions(tight).each, predictions(.standard).each).allSatisfy { $0.bytes < $1.bytes })

        try header.check(rendering: [sizes], fileBytes: bytes.count, limits: tight, deadline: Fixture.deadline)
        var renderer = try Renderer(
            bytes, master: header.master(at: .init(bucket: "b", key: "k")), sizes: sizes, limits: tight,
            deadline: Fixture.deadline)
        for size in sizes {
            let rendered = try renderer.render(size)
            #expect(renderer.predictedBytes <= alone)
            let other = try Fixture.render(bytes, size)
            #expect(try rendered.pixels == other.pixels)
        }
    }
}
