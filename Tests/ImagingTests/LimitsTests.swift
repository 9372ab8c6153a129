import Core
import Testing

@testable import Imaging

struct LimitsTests {
    @Test("a refusal names the limit, the value found and the parameter that raises it")
    func refusal() throws {
        let limits = Limits(bytes: 10, pixels: 100, side: 40, frames: 3)
        #expect(
            try Fixture.error { try limits.check(bytes: 11) }
                == DarkroomError(.imageTooLarge, "found 11 bytes, the limit is 10; DARKROOM_MAX_BYTES raises it"))
        #expect(
            try Fixture.error { try limits.check(width: 41, height: 1, frames: 1) }
                == DarkroomError(.imageTooLarge, "found 41 pixels a side, the limit is 40; DARKROOM_MAX_SIDE raises it")
        )
        #expect(
            try Fixture.error { try limits.check(width: 11, height: 10, frames: 1) }
                == DarkroomError(.imageTooLarge, "found 110 pixels, the limit is 100; DARKROOM_MAX_PIXELS raises it"))
        #expect(
            try Fixture.error { try limits.check(width: 1, height: 1, frames: 4) }
                == DarkroomError(
                    .imageAnimationTooLong, "found 4 frames, the limit is 3; DARKROOM_MAX_FRAMES raises it"))
        #expect(
            try Fixture.error { try limits.check(width: 10, height: 5, frames: 3) }
                == DarkroomError(
                    .imageAnimationTooLong,
                    "found 150 pixels in 3 frames, the limit is 100; DARKROOM_MAX_PIXELS raises it"))
        try limits.check(bytes: 10)
        try limits.check(width: 40, height: 2, frames: 1)
        try limits.check(width: 11, height: 3, frames: 3)
    }

    @Test("a PNG of 65536 x 65536 is refused by its header alone")
    func bomb() throws {
        try Fixture.start()
        let bytes = FileBuilder.emptyPNG(width: 65_536, height: 65_536)
        #expect(bytes.count < 100)
        let error = try Fixture.error { _ = try Header.probe(bytes, limits: Limits(side: 100_000)) }
        #expect(error.name == .imageTooLarge)
        #expect(error.message.contains("4294967296 pixels"))
        #expect(try Fixture.error { _ = try Header.probe(bytes, limits: .standard) }.name == .imageTooLarge)
    }

    @Test("the renderer checks the limits again")
    func again() throws {
        let bytes = try Fixture.file(try Fixture.quarters(40, 30), .png)
        let header = try #require(try Header.probe(bytes))
        let error = try Fixture.error {
            _ = try Renderer(
                bytes, master: header.master(at: .init(bucket: "b", key: "k")), sizes: [],
                limits: Limits(pixels: 1199), deadline: Fixture.deadline)
        }
        #expect(error.name == .imageTooLarge)
    }
}

struct MoreLimitsTests {
    init() throws { try Fixture.start() }

    @Test("a PNG or GIF that claims too much is refused by its first bytes alone")
    func beginning() throws {
        let png = Array(FileBuilder.emptyPNG(width: 20_000, height: 9000).prefix(33))
        #expect(try Header.probe(png, isWhole: false) == nil)
        #expect(try Fixture.error { try Header.check(beginning: png, .standard) }.message.contains("180000000 pixels"))
        let gif = Array("GIF89a".utf8) + [0x20, 0x4E, 0x20, 0x4E] + [UInt8](repeating: 0, count: 30)
        #expect(try Fixture.error { try Header.check(beginning: gif, .standard) }.message.contains("400000000 pixels"))
        try Header.check(beginning: Array(try Fixture.file(try Fixture.quarters(40, 30), .gif)), .standard)
        try Header.check(beginning: Array(try Fixture.file(try Fixture.quarters(40, 30), .png)), .standard)
    }

    @Test("more metadata than allowed is too large, whatever carries it")
    func metadata() throws {
        let jpeg = try Fixture.file(try Fixture.quarters(64, 48), .jpeg)
        let plain = try #require(try Header.probe(jpeg)).metadataBytes
        let exif = FileBuilder.exif(orientation: 1) + [UInt8](repeating: 7, count: 40_000)
        let xmp = Array("http://ns.adobe.com/xap/1.0/\0".utf8) + [UInt8](repeating: 0x20, count: 30_000)
        let heavy = FileBuilder.jpeg(jpeg, adding: [(0xE1, exif), (0xE1, xmp)])
        let header = try #require(try Header.probe(heavy))
        #expect(header.metadataBytes >= plain + 70_000)
        let error = try Fixture.error { _ = try Header.probe(heavy, limits: Limits(metadata: 50_000)) }
        #expect(error.name == .imageTooLarge)
        #expect(error.message.hasSuffix("the limit is 50000; DARKROOM_MAX_METADATA raises it"))
    }
}
