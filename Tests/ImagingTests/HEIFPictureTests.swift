import CVips
import Core
import FoundationEssentials
import Testing

@testable import Imaging

struct HEIFPictureTests {
    init() throws { try Fixture.start() }

    /// The colour in the middle of each quarter: top left, top right, bottom left, bottom right.
    private func quarters(_ rendered: borrowing Rendered) throws -> [[UInt8]] {
        let (width, height) = (rendered.width, rendered.height)
        return try [(1, 1), (3, 1), (1, 3), (3, 3)].map { try rendered.pixel($0 * width / 4, $1 * height / 4) }
    }

    private func expectClose(
        _ found: [[UInt8]], _ expected: [[UInt8]], within tolerance: Int = 4,
        at location: SourceLocation = #_sourceLocation
    ) {
        let holds = zip(found, expected).allSatisfy { isClose($0, $1, within: tolerance) }
        #expect(holds, "found \(found), expected \(expected)", sourceLocation: location)
    }

    @Test("8 and 10 bit are decoded", arguments: [8, 10])
    func depths(bits: Int) throws {
        let bytes = HEIFBuilder(bits: bits).bytes
        let header = try #require(try Header.probe(bytes))
        #expect((header.format, header.bits) == (.heic, bits == 8 ? 8 : 16))
        let rendered = try Fixture.render(bytes, Size(name: "s"))
        #expect((rendered.width, rendered.height, rendered.hasAlpha) == (64, 64, false))
        expectClose(try quarters(rendered), HEIFBuilder.colours)
        #expect(isClose(try rendered.pixel(3, 3), [0, 0, 0]))
    }

    @Test("the tiles of a grid are put together, and what hangs over is cut off")
    func grid() throws {
        let bytes = HEIFBuilder(grid: (columns: 3, rows: 2), size: (width: 150, height: 100)).bytes
        #expect(try Header.probe(bytes).map { [$0.width, $0.height] } == [150, 100])
        let rendered = try Fixture.render(bytes, Size(name: "s"))
        #expect((rendered.width, rendered.height) == (150, 100))
        for (x, y) in [(16, 16), (80, 16), (144, 16), (16, 80), (80, 80)] {
            #expect(isClose(try rendered.pixel(x, y), HEIFBuilder.colours[0]), "\(x), \(y)")
        }
        #expect(isClose(try rendered.pixel(112, 80), HEIFBuilder.colours[1]))
    }

    @Test(
        "turns and mirrors of the file are applied once, EXIF's orientation never", arguments: 0...3, [nil, 0, 1])
    func turned(turns: Int, mirror: Int?) throws {
        let file = HEIFBuilder(
            grid: (columns: 1, rows: 1), size: (width: 64, height: 48), turns: turns, mirror: mirror,
            exif: FileBuilder.exif(orientation: 6))
        let header = try #require(try Header.probe(file.bytes))
        #expect(header.orientation == .up)
        #expect((header.width, header.height) == (turns % 2 == 0 ? (64, 48) : (48, 64)))
        let rendered = try Fixture.render(file.bytes, Size(name: "s"))
        #expect((rendered.width, rendered.height) == (header.width, header.height))

        // By the standard: first the turn to the left, then the mirror (0 turns upside down, 1 left to right).
        var corners = HEIFBuilder.colours
        for _ in 0..<turns { corners = [corners[1], corners[3], corners[0], corners[2]] }
        if mirror == 0 { corners = [corners[2], corners[3], corners[0], corners[1]] }
        if mirror == 1 { corners = [corners[1], corners[0], corners[3], corners[2]] }
        let (width, height) = (rendered.width, rendered.height)
        // Beyond the black dot.
        let (right, bottom) = (width - 12, height - 12)
        let found = try [(12, 12), (right, 12), (12, bottom), (right, bottom)].map { try rendered.pixel($0, $1) }
        expectClose(found, corners)
    }

    @Test("Display P3 becomes sRGB, whether a profile says it or a number", arguments: [true, false], [8, 10])
    func displayP3(byProfile: Bool, bits: Int) throws {
        var file = HEIFBuilder(bits: bits, colour: HEIFBuilder.nclx(12, 13, 6))
        if byProfile { file.colour = Array("prof".utf8) + (try #require(HEIFColour.builtIn("p3"))) }
        let rendered = try Fixture.render(file.bytes, Size(name: "s"))
        expectClose(try quarters(rendered), HEIFBuilder.colours.map(Self.fromDisplayP3), within: 5)
    }

    /// The colour by the definition of both spaces: they share white point and curve.
    private static func fromDisplayP3(_ color: [UInt8]) -> [UInt8] {
        let light = color.map { value -> Double in
            let signal = Double(value) / 255
            return signal <= 0.04045 ? signal / 12.92 : pow((signal + 0.055) / 1.055, 2.4)
        }
        let matrix = [[1.2249, -0.2247, 0], [-0.0420, 1.0419, 0], [-0.0197, -0.0786, 1.0979]]
        return matrix.map { row in
            let value = min(1, max(0, zip(row, light).map(*).reduce(0, +)))
            return UInt8(((value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055) * 255).rounded())
        }
    }

    @Test("transparency is kept")
    func alpha() throws {
        let bytes = HEIFBuilder(hasAlpha: true).bytes
        #expect(try Header.probe(bytes)?.hasAlpha == true)
        let rendered = try Fixture.render(bytes, Size(name: "s"))
        #expect((rendered.hasAlpha, rendered.width) == (true, 64))
        #expect(isClose(try rendered.pixel(16, 16), HEIFBuilder.colours[0] + [255]))
        #expect(try rendered.pixel(48, 16)[3] < 4)
    }

    @Test("the validator leaves an upright lossless master in sRGB")
    func master() throws {
        let file = HEIFBuilder(turns: 1, colour: HEIFBuilder.nclx(12, 13, 6))
        let header = try Header.probe(file.bytes, limits: .standard)
        let size = try #require(MasterPolicy.masterSize(for: header, items: [[Size(name: "s")]]))
        let prepared = try Preparation(
            file.bytes, header: header, masterSize: size, wantsTagPicture: true, deadline: Fixture.deadline)
        let master = try #require(prepared.master)
        let found = try #require(try Header.probe(master.bytes))
        #expect((found.format, found.width, found.height, found.orientation) == (.tiff, 64, 64, .up))
        let pixels = try Fixture.render(master.bytes, Size(name: "s")).pixels
        #expect(pixels == (try Fixture.render(file.bytes, Size(name: "s")).pixels))
        #expect(try Header.probe(try #require(prepared.tagPicture).bytes)?.format == .jpeg)
    }

    @Test("a small file that claims a huge picture is refused by its header")
    func huge() throws {
        let bytes = HEIFBuilder(grid: (columns: 2, rows: 2), size: (width: 60_000, height: 60_000)).bytes
        let error = try Fixture.error { _ = try Header.probe(bytes, limits: .standard) }
        #expect([.imageTooLarge, .imageCorrupt].contains(error.name), "\(error)")
        let decoding = try Fixture.error {
            try bytes.withUnsafeBytes {
                _ = try HEIFPicture.decode($0, limits: .standard, deadline: Fixture.deadline)
            }
        }
        #expect([.imageTooLarge, .imageCorrupt].contains(decoding.name), "\(decoding)")
    }

    @Test("a cut file is corrupt, wherever it is cut", arguments: [0.3, 0.6, 0.8, 0.95, 0.99])
    func truncated(share: Double) throws {
        let whole = HEIFBuilder(grid: (columns: 2, rows: 2)).bytes
        let cut = Array(whole[..<Int(Double(whole.count) * share)])
        #expect(try Fixture.error { _ = try Fixture.render(cut, Size(name: "s")) }.name == .imageCorrupt)
    }

    @Test("a cut grid is decoded as far as its tiles go where damage is accepted")
    func accepted() throws {
        let whole = HEIFBuilder(grid: (columns: 2, rows: 2)).bytes
        let cut = Array(whole.dropLast(60))
        let header = try Header.probe(cut, limits: .standard, acceptsDamage: true)
        #expect(try !Preparation.isIntact(cut, header: header, limits: .standard, deadline: Fixture.deadline))
        let prepared = try Preparation(
            cut, header: header, masterSize: Size(name: "s"), wantsTagPicture: false, acceptsDamage: true,
            deadline: Fixture.deadline)
        let master = try #require(prepared.master)
        let rendered = try Fixture.render(master.bytes, Size(name: "s"))
        #expect((rendered.width, rendered.height) == (128, 128))
        #expect(isClose(try rendered.pixel(16, 16), HEIFBuilder.colours[0]))
        #expect(isClose(try rendered.pixel(112, 16), HEIFBuilder.colours[1]))
    }

    @Test("EXIF that is kept does not turn the picture again")
    func keptEXIF() throws {
        let file = HEIFBuilder(turns: 1, exif: FileBuilder.exif(orientation: 6))
        var size = Size(name: "s")
        size.metadata = .keep
        let header = try Header.probe(file.bytes, limits: .standard)
        let prepared = try Preparation(
            file.bytes, header: header, masterSize: size, wantsTagPicture: false, deadline: Fixture.deadline)
        let master = try #require(prepared.master)
        let encoded = try Fixture.render(master.bytes, size).encode(.jpeg)
        #expect(try Header.probe(encoded.bytes)?.orientation == .up)
        // The quarter that stood at the right stands at the top now.
        let rendered = try Fixture.render(encoded.bytes, Size(name: "s"))
        #expect(isClose(try rendered.pixel(16, 16), HEIFBuilder.colours[1], within: 8))
    }

    @Test("another codec under HEIC's brand is refused by name")
    func disguised() throws {
        var bytes = try Fixture.file(try Fixture.quarters(64, 48), .avif)
        bytes.replaceSubrange(8..<12, with: "heic".utf8)
        let error = try Fixture.error { _ = try Fixture.render(bytes, Size(name: "s", width: 32)) }
        #expect([.imageUnsupported, .imageCorrupt].contains(error.name), "\(error)")
    }

    @Test("damage never crashes: it is a picture or refused by name")
    func damaged() throws {
        let whole = HEIFBuilder(grid: (columns: 2, rows: 2), turns: 1, hasAlpha: true).bytes
        for seed in 1...200 {
            var bytes = whole
            for step in 1...3 {
                bytes[(seed * 7919 + step * 104_729) % (bytes.count - 24) + 24] ^= UInt8(seed * step & 255)
            }
            do {
                _ = try Fixture.render(bytes, Size(name: "s", width: 32))
            } catch let error as DarkroomError {
                #expect([.imageCorrupt, .imageTooLarge, .imageUnsupported].contains(error.name), "\(error)")
            }
        }
    }

    @Test("without its decoder a HEIC is unsupported, and the message says what is missing")
    func missing() throws {
        let error = try Fixture.error { _ = try HEIFLibrary(decoder: "libdarkroom-absent.so") }
        #expect(error.name == .imageUnsupported)
        #expect(error.message.contains("libdarkroom-absent.so") && error.message.contains("make deps"))
        let wrong = try Fixture.error { _ = try HEIFLibrary(container: "libm.so.6") }
        #expect(wrong.message.contains("no heif_get_version_number in libm.so.6"))
    }

    @Test("work ends when its time does")
    func deadline() throws {
        let bytes = HEIFBuilder().bytes
        let error = try Fixture.error {
            try bytes.withUnsafeBytes { _ = try HEIFPicture.decode($0, limits: .standard, deadline: Deadline(in: -1)) }
        }
        #expect(error.name == .deadlineExceeded)
    }
}
