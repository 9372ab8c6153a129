import Core
import FoundationEssentials
import Testing

@testable import Imaging

struct ThumbHashTests {
    /// Made by the Python package thumbhash-python 1.0.1 from the same pixels.
    @Test(
        "the hash is that of the reference algorithm, byte for byte",
        arguments: [
            (64, 48, false, "2wcKHZQTSod0d3dwh5iHdgaoQKH4"), (30, 64, false, "WLcJExBgdDeHcYpH9LsGp8g="),
            (64, 1, false, "idkScbZWeYiIiAipVohghQg="), (63, 20, true, "WmeGEognBj+giIYJpn3gdoCHhoiHeIg="),
            (40, 40, true, "HuiFDQgWkIaxiJSoN+DCBuqncHdyeHd4hw=="),
            (1, 1, false, "AAgCBwAAAAAAAAAAAAAAAAAAAAAAAAAA"), (64, 64, false, "3PcJHxIDSod0d3dzhxiHqId3VIBZBIoL"),
        ])
    func reference(width: Int, height: Int, hasAlpha: Bool, expected: String) {
        let pixels = Fixture.pixels(width, height) { x, y in
            [UInt8(x * 5 % 256), UInt8(y * 7 % 256), UInt8(x * y % 256)]
                + (hasAlpha ? [UInt8((x * 3 + y * 2) % 256)] : [])
        }
        let hash = ThumbHash.of(pixels, bands: hasAlpha ? 4 : 3, width: width, height: height)
        #expect(Data(hash).base64EncodedString() == expected)
    }

    @Test("nothing but transparency has a hash, too")
    func transparent() {
        let hash = ThumbHash.of([UInt8](repeating: 0, count: 256), bands: 4, width: 8, height: 8)
        #expect(Data(hash).base64EncodedString() == "AAiCBQAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")
    }

    @Test("a rendered picture brings both: colour and hash")
    func placeholder() throws {
        let file = try Fixture.file(try Fixture.quarters(200, 100), .png)
        let placeholder = try Fixture.render(file, Size(name: "s", width: 120)).placeholder()
        let hash = try #require(placeholder.thumbHash.flatMap { Data(base64Encoded: $0) })
        #expect((16...25).contains(hash.count))
        // The fifth byte's highest bit: wider than high.
        #expect(hash[hash.startIndex + 4] & 0x80 != 0)
    }
}
