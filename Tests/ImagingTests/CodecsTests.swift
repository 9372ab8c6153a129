import Core
import Testing

@testable import Imaging

@Suite("the fast encoders")
struct CodecsTests {
    @Test(
        "write byte for byte what libvips writes",
        arguments: [OutputFormat.jpeg, .webp], [1, 40, 80, 89, 90, 100])
    func sameBytes(format: OutputFormat, quality: Int) throws {
        for (width, height) in [(1, 1), (7, 5), (16, 16), (131, 97), (640, 3)] {
            let bytes = try Fixture.file(try Fixture.texture(width, height), .png)
            let rendered = try Fixture.render(bytes, Size(name: "s"))
            let fast = try rendered.encode(format, quality: quality).bytes
            #expect(fast == (try rendered.saved(format, quality)), "\(width)x\(height)")
        }
    }

    @Test("write transparency as libvips does")
    func transparency() throws {
        let values = Fixture.pixels(61, 47) { x, y in [UInt8(x * 4), UInt8(y * 5), 90, UInt8((x * y) % 256)] }
        let rendered = try Fixture.render(
            try Fixture.file(try Fixture.picture(61, 47, values), .png), Size(name: "s"))
        #expect(try rendered.encode(.webp, quality: 80).bytes == (try rendered.saved(.webp, 80)))
    }

    @Test("a picture that is too large for them is an error with their own words, and the next one is written")
    func refused() throws {
        let pixel: [UInt8] = [1, 2, 3]
        try pixel.withUnsafeBufferPointer { buffer in
            let start = try #require(buffer.baseAddress)
            // Both judge the size before they look at a pixel.
            let wide = Pixels(start: start, width: 70_000, height: 1, bands: 3)
            let jpeg = try Fixture.error { _ = try JPEGLibrary.shared().encode(wide, quality: 80) }
            #expect(jpeg.name == .imageNotEncodable)
            #expect(jpeg.message.contains("encoding as jpeg a picture of 70000x1") && jpeg.message.contains("65500"))
            let high = Pixels(start: start, width: 1, height: 0, bands: 3)
            let webp = try Fixture.error { _ = try WebPLibrary.shared().encode(high, quality: 80, effort: 4) }
            #expect(webp.name == .imageNotEncodable && webp.message.contains("WebPEncodingError"))
            let one = Pixels(start: start, width: 1, height: 1, bands: 3)
            #expect(try JPEGLibrary.shared().encode(one, quality: 80).prefix(2) == [0xff, 0xd8])
        }
    }

    @Test("that are missing are named, with what brings them")
    func missing() throws {
        let absent = try Fixture.error { _ = try JPEGLibrary("libdarkroom-absent.so") }
        #expect(absent.name == .internalFault)
        #expect(absent.message.contains("libdarkroom-absent.so") && absent.message.contains("make deps"))
        let wrong = try Fixture.error { _ = try WebPLibrary("libm.so.6") }
        #expect(wrong.message.contains("no WebPConfigInitInternal in libm.so.6"))
        let other = try Fixture.error { _ = try JPEGLibrary("libm.so.6") }
        #expect(other.message.contains("no jpeg_std_error in libm.so.6"))
        let third = try Fixture.error { _ = try PNGLibrary("libm.so.6") }
        #expect(third.message.contains("no darkroom_png_open in libm.so.6"))
    }
}
