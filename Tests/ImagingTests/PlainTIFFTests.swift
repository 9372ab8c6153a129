import CVips
import Testing

@testable import Imaging

@Suite("the TIFF between two functions")
struct PlainTIFFTests {
    /// A file of pixels that all differ, and the pixels.
    private func file(_ width: Int, _ height: Int, bands: Int) throws -> (bytes: [UInt8], values: [UInt8]) {
        let values = (0..<width * height * bands).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
        return try values.withUnsafeBufferPointer { buffer in
            let start = try #require(buffer.baseAddress)
            return (PlainTIFF.file(of: Pixels(start: start, width: width, height: height, bands: bands)), values)
        }
    }

    @Test(
        "is read by libtiff as it is read here: one strip, several, a last one that is shorter, rows longer than one",
        arguments: [(1, 1), (61, 37), (100, 3000), (301, 400), (30_000, 2)], [3, 4])
    func agreed(size: (Int, Int), bands: Int) throws {
        try Fixture.start()
        let (bytes, values) = try file(size.0, size.1, bands: bands)
        try bytes.withUnsafeBytes { buffer in
            var theirs = try Picture(.internalFault, tried: "reading", on: "a tiff") {
                darkroom_tiffload(buffer.baseAddress, buffer.count, &$0, VIPS_FAIL_ON_WARNING)
            }
            try theirs.settle(tried: "reading", before: Fixture.deadline)
            let plain = try #require(PlainTIFF(buffer))
            let ours = try plain.picture(of: buffer)
            for picture in [SharedPicture(theirs), SharedPicture(ours)] {
                #expect((picture.picture.width, picture.picture.height) == size)
                #expect(picture.picture.hasAlpha == (bands == 4))
                #expect(picture.picture.interpretation == VIPS_INTERPRETATION_sRGB)
                #expect(try picture.picture.bytes() == values)
            }
        }
    }

    @Test(
        "is left to libtiff if one bit of the head is another, or a byte is missing; further bytes are the metadata's",
        arguments: [3, 4])
    func exact(bands: Int) throws {
        let (bytes, values) = try file(211, 130, bands: bands)
        #expect(values.count > 65_536)
        func isPlain(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { PlainTIFF($0) != nil } }
        #expect(isPlain(bytes) && isPlain(bytes + [1, 2, 3]))
        for place in 0..<(bytes.count - values.count - PlainTIFF.padding) {
            for bit in 0..<8 {
                var other = bytes
                other[place] ^= 1 << bit
                #expect(!isPlain(other), "byte \(place), bit \(bit)")
            }
        }
        #expect(!isPlain(Array(bytes.dropLast())))
        for count in 0..<200 { #expect(!isPlain(Array(bytes.prefix(count)))) }
        var vast = bytes
        for place in [18, 30] { vast.replaceSubrange(place..<place + 4, with: [255, 255, 255, 127]) }
        #expect(!isPlain(vast))
    }
}
