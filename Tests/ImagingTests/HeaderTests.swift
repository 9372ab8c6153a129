import CVips
import Core
import Testing

@testable import Imaging

struct HeaderTests {
    @Test("format, size and channels are read from the header", arguments: ImageFormat.allCases.filter { $0 != .heic })
    func reads(format: ImageFormat) throws {
        let bytes = try Fixture.file(try Fixture.quarters(64, 48), format)
        let header = try #require(try Header.probe(bytes))
        #expect(header.format == format)
        #expect((header.width, header.height, header.frames) == (64, 48, 1))
        #expect(header.orientation == .up)
        #expect(header.colorSpace == "srgb")
        #expect(header.bits == 8)
        #expect(!header.hasProfile)
    }

    @Test("the upright size is given, from EXIF in JPEG, PNG and WebP and from TIFF's own tag", arguments: 1...8)
    func upright(tag: Int) throws {
        let picture = try Fixture.quarters(64, 48)
        let exif = FileBuilder.exif(orientation: tag, isBigEndian: tag % 2 == 0)
        let png = try Fixture.file(picture, .png)
        let files = [
            FileBuilder.jpeg(try Fixture.file(picture, .jpeg), adding: [(0xE1, exif)]),
            FileBuilder.png(png, adding: "eXIf", Array(exif[6...])),
            FileBuilder.png(png, adding: "eXIf", Array(exif[6...]), atEnd: true),
            FileBuilder.webp(try Fixture.file(picture, .webp), exif: exif, width: 64, height: 48),
            FileBuilder.tiff(64, 48, try picture.bytes(), orientation: tag),
        ]
        for bytes in files {
            let header = try #require(try Header.probe(bytes))
            #expect(header.orientation.rawValue == tag, "\(header.format)")
            #expect((header.width, header.height) == (tag >= 5 ? (48, 64) : (64, 48)), "\(header.format)")
        }
    }

    @Test("an orientation out of range counts as upright", arguments: [0, 9, 255, 65_535])
    func nonsense(tag: Int) throws {
        let jpeg = try Fixture.file(try Fixture.quarters(64, 48), .jpeg)
        let header = try Header.probe(FileBuilder.jpeg(jpeg, adding: [(0xE1, FileBuilder.exif(orientation: tag))]))
        #expect(header?.orientation == .up)
    }

    @Test("broken EXIF never fails a picture")
    func brokenEXIF() throws {
        let (jpeg, whole) = (try Fixture.file(try Fixture.quarters(64, 48), .jpeg), FileBuilder.exif(orientation: 6))
        var wild = whole
        for at in stride(from: 20, to: wild.count, by: 3) { wild[at] = 0xFF }
        let blocks = [
            Array(whole[..<6]), Array(whole[..<10]), Array(whole[..<20]), Array(whole[..<40]), wild,
            Array("Exif\0\0".utf8) + [UInt8](repeating: 0xAB, count: 500), [],
        ]
        for block in blocks {
            let bytes = FileBuilder.jpeg(jpeg, adding: [(0xE1, block)])
            let rendered = try Fixture.render(bytes, Size(name: "s", width: 32))
            #expect(rendered.width == 32)
        }
    }

    @Test(
        "the beginning of a file is enough, or says that it is not",
        arguments: ImageFormat.allCases.filter { $0 != .heic })
    func beginning(format: ImageFormat) throws {
        let bytes = try Fixture.file(try Fixture.texture(300, 200), format)
        for count in [16, 100, 1000, bytes.count / 2] {
            if let header = try Header.probe(Array(bytes[..<count]), isWhole: false) {
                #expect(header == (try Header.probe(bytes)))
            }
        }
        if format == .jpeg { #expect(try Header.probe(Array(bytes[..<1000]), isWhole: false) != nil) }
    }

    @Test("a PNG's beginning waits for an orientation that may follow its pixels")
    func pngBeginning() throws {
        let png = try Fixture.file(try Fixture.texture(300, 200), .png)
        let exif = Array(FileBuilder.exif(orientation: 8)[6...])
        #expect(try Header.probe(Array(png[..<1000]), isWhole: false) == nil)
        let early = FileBuilder.png(png, adding: "eXIf", exif)
        #expect(try Header.probe(Array(early[..<1000]), isWhole: false)?.orientation == .left)
    }

    @Test("frames are counted, the size is that of one", arguments: [ImageFormat.gif, .webp])
    func animation(format: ImageFormat) throws {
        let picture = try Fixture.texture(40, 90)
        vips_image_set_int(picture.image, "page-height", 30)
        let bytes = try Fixture.file(picture, format)
        let header = try #require(try Header.probe(bytes))
        #expect((header.width, header.height, header.frames) == (40, 30, 3))
        #expect(try Header.probe(Array(bytes[..<(bytes.count / 2)]), isWhole: false) == nil)
        let still = try Fixture.render(bytes, Size(name: "s", width: 20))
        #expect((still.width, still.height) == (20, 15))
    }

    @Test("the header of a whole file that makes no sense is corrupt")
    func corrupt() throws {
        try Fixture.start()
        for bytes in [[0xFF, 0xD8, 0xFF, 0xE0], Array("GIF89a".utf8), [0x49, 0x49, 42, 0, 1, 2, 3]] as [[UInt8]] {
            #expect(try Fixture.error { _ = try Header.probe(bytes) }.name == .imageCorrupt)
        }
    }

    @Test("colour spaces, depth and alpha are told")
    func spaces() throws {
        let wide: [UInt16] = (0..<8 * 8 * 3).map { UInt16($0 * 300) }
        let deep = try Header.probe(
            try Fixture.file(try Fixture.picture(8, 8, wide, as: VIPS_INTERPRETATION_RGB16), .png))
        #expect((deep?.colorSpace, deep?.bits, deep?.hasAlpha) == ("rgb16", 16, false))
        let ink = [UInt8](repeating: 40, count: 8 * 8 * 4)
        let cmyk = try Header.probe(
            try Fixture.file(try Fixture.picture(8, 8, ink, as: VIPS_INTERPRETATION_CMYK), .jpeg))
        #expect((cmyk?.colorSpace, cmyk?.hasAlpha) == ("cmyk", false))
        let clear = try Header.probe(try Fixture.file(try Fixture.picture(8, 8, ink), .png))
        #expect((clear?.colorSpace, clear?.hasAlpha) == ("srgb", true))
        let grey = try Fixture.picture(8, 8, [UInt8](repeating: 9, count: 64), as: VIPS_INTERPRETATION_B_W)
        #expect(try Header.probe(try Fixture.file(grey, .png))?.colorSpace == "b-w")
    }
}
