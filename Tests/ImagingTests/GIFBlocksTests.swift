import CVips
import Core
import Testing

@testable import Imaging

struct GIFBlocksTests {
    @Test("a whole GIF reaches its trailer, with bytes after it or without")
    func whole() throws {
        let bytes = try Fixture.file(try Fixture.texture(40, 30), .gif)
        #expect(GIFBlocks.reachTrailer(bytes))
        #expect(GIFBlocks.reachTrailer(bytes + [0, 0, 0]))
    }

    @Test("a GIF cut at any byte does not")
    func cut() throws {
        let bytes = try Fixture.file(try Fixture.texture(40, 30), .gif)
        for count in 0..<bytes.count { #expect(!GIFBlocks.reachTrailer(Array(bytes[..<count]))) }
    }
}
