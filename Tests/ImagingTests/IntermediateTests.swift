import Core
import Testing

@testable import Imaging

struct IntermediateTests {
    @Test("not one value changes on the way from one function to the next", arguments: [3, 4])
    func lossless(bands: Int) throws {
        let values = Fixture.pixels(61, 37) { x, y in
            Array([UInt8(x * 4), UInt8(y * 6), UInt8((x * y) % 256), UInt8(x + y)][..<bands])
        }
        let bytes = try Fixture.file(try Fixture.picture(61, 37, values), .png)
        let size = Size(name: "s", background: Color(red: 9, green: 8, blue: 7))
        let rendered = try Fixture.render(bytes, size)
        let handed = try Rendered(
            intermediate: try rendered.encodeIntermediate().bytes, of: size, deadline: Fixture.deadline)
        #expect(try handed.pixels == rendered.pixels)
        #expect(try handed.encode(.jpeg) == rendered.encode(.jpeg))
    }

    @Test("a cut intermediate is refused")
    func cut() throws {
        let size = Size(name: "s")
        let bytes = try Fixture.render(try Fixture.file(try Fixture.texture(60, 40), .png), size).encodeIntermediate()
            .bytes
        let error = try Fixture.error {
            _ = try Rendered(
                intermediate: Array(bytes[..<(bytes.count / 2)]), of: size, deadline: Fixture.deadline)
        }
        #expect(error.name == .imageCorrupt)
    }
}
