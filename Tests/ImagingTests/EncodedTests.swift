import CVips
import Core
import Testing

@testable import Imaging

struct EncodedTests {
    private let size = Size(name: "s", width: 64)

    @Test("what is written is read back: format, size, colours", arguments: OutputFormat.allCases)
    func roundTrip(format: OutputFormat) throws {
        let rendered = try Fixture.render(try Fixture.file(try Fixture.quarters(128, 96), .png), size)
        let encoded = try rendered.encode(format)
        let header = try #require(try Header.probe(encoded.bytes))
        #expect(header.format.rawValue == format.rawValue)
        #expect((header.width, header.height) == (encoded.width, encoded.height))
        #expect((encoded.width, encoded.height) == (64, 48))
        let again = try Fixture.render(encoded.bytes, Size(name: "s"))
        let (green, blue) = (Array(try again.pixel(50, 10)[..<3]), Array(try again.pixel(10, 40)[..<3]))
        #expect(isClose(green, [0, 255, 0], within: 16))
        #expect(isClose(blue, [0, 0, 255], within: 16))
    }

    @Test("a lower quality makes a smaller file", arguments: [OutputFormat.jpeg, .webp, .avif])
    func quality(format: OutputFormat) throws {
        let rendered = try Fixture.render(try Fixture.file(try Fixture.texture(128, 96), .png), Size(name: "s"))
        let counts = try [20, 50, 90].map { try rendered.encode(format, quality: $0).bytes.count }
        #expect(counts == counts.sorted() && counts[0] < counts[2])
    }

    @Test("transparency stays where the format has it, and shows the background in JPEG")
    func alpha() throws {
        let values = Fixture.pixels(64, 64) { x, _ in x < 32 ? [255, 0, 0, 255] : [0, 255, 0, 0] }
        let bytes = try Fixture.file(try Fixture.picture(64, 64, values), .png)
        let background = Color(red: 10, green: 20, blue: 200)
        let rendered = try Fixture.render(bytes, Size(name: "s", background: background))
        for format in [OutputFormat.png, .webp, .avif, .gif] {
            let again = try Fixture.render(try rendered.encode(format).bytes, Size(name: "s"))
            #expect(try again.pixel(60, 30)[3] < 8, "\(format)")
            #expect(isClose(try again.pixel(10, 30), [255, 0, 0, 255], within: 12), "\(format)")
        }
        let flat = try Fixture.render(try rendered.encode(.jpeg).bytes, Size(name: "s"))
        #expect(isClose(try flat.pixel(60, 30), [10, 20, 200], within: 12))
    }

    @Test(
        "a picture too large for a format is not encodable in it, and says why",
        arguments: [(OutputFormat.webp, 16_383), (.jpeg, 65_500)])
    func tooLarge(format: OutputFormat, longest: Int) throws {
        func line(_ width: Int) throws -> Rendered {
            let values = [UInt8](repeating: 1, count: width * 3)
            return try Fixture.render(try Fixture.file(try Fixture.picture(width, 1, values), .png), Size(name: "s"))
        }
        let fitting = try line(longest)
        #expect(try fitting.encode(format).width == longest)
        let larger = try line(longest + 1)
        let error = try #require(#expect(throws: DarkroomError.self) { _ = try larger.encode(format) })
        #expect(error.name == .imageNotEncodable)
        #expect(error.message.contains("ends at \(longest) a side"))
    }
}
