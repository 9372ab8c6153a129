import CVips
import Core
import Testing

@testable import Imaging

struct ColourStepTests {
    private let size = Size(name: "s", width: 16)

    @Test("CMYK becomes RGB: no ink is white, all black ink is dark, cyan is cyan")
    func cmyk() throws {
        func rendered(_ ink: [UInt8]) throws -> [UInt8] {
            let values = (0..<32 * 32).flatMap { _ in ink }
            let picture = try Fixture.picture(32, 32, values, as: VIPS_INTERPRETATION_CMYK)
            return try Fixture.render(try Fixture.file(picture, .jpeg), size).pixel(8, 8)
        }
        #expect(isClose(try rendered([0, 0, 0, 0]), [255, 255, 255]))
        #expect(try rendered([0, 0, 0, 255]).allSatisfy { $0 < 60 })
        let cyan = try rendered([255, 0, 0, 0])
        #expect(cyan[0] < 60 && cyan[1] > 120 && cyan[2] > 180)
    }

    @Test("16 bits become 8, in colour and in grey, with and without alpha")
    func deep() throws {
        let rgb: [UInt16] = (0..<256).flatMap { _ in [0xFFFF, 0x8080, 0] }
        let colour = try Fixture.file(try Fixture.picture(16, 16, rgb, as: VIPS_INTERPRETATION_RGB16), .png)
        #expect(isClose(try Fixture.render(colour, size).pixel(3, 3), [255, 128, 0], within: 1))
        let rgba: [UInt16] = (0..<256).flatMap { _ in [0xFFFF, 0x8080, 0, 0x8080] }
        let clear = try Fixture.file(try Fixture.picture(16, 16, rgba, as: VIPS_INTERPRETATION_RGB16), .png)
        #expect(isClose(try Fixture.render(clear, size).pixel(3, 3), [255, 128, 0, 128], within: 1))
        #expect(
            isClose(try Fixture.render(clear, Size(name: "s", width: 8)).pixel(3, 3), [255, 128, 0, 128], within: 1))
        let grey = try Fixture.picture(16, 16, [UInt16](repeating: 0x8080, count: 256), as: VIPS_INTERPRETATION_GREY16)
        #expect(
            isClose(try Fixture.render(try Fixture.file(grey, .png), size).pixel(3, 3), [128, 128, 128], within: 1))
    }

    @Test("grey becomes three equal channels, its transparency stays", arguments: [ImageFormat.png, .jpeg])
    func grey(format: ImageFormat) throws {
        let grey = try Fixture.picture(16, 16, [UInt8](repeating: 77, count: 256), as: VIPS_INTERPRETATION_B_W)
        #expect(isClose(try Fixture.render(try Fixture.file(grey, format), size).pixel(3, 3), [77, 77, 77], within: 1))
        guard format == .png else { return }
        let values: [UInt8] = (0..<256).flatMap { _ in [77, 100] }
        let clear = try Fixture.file(try Fixture.picture(16, 16, values, as: VIPS_INTERPRETATION_B_W), .png)
        #expect(try Fixture.render(clear, size).pixel(3, 3) == [77, 77, 77, 100])
    }

    @Test(
        "Lab of 16 bits and of floating point becomes sRGB",
        arguments: [VIPS_INTERPRETATION_LABS, VIPS_INTERPRETATION_LAB])
    func lab(space: VipsInterpretation) throws {
        for color: [UInt8] in [[200, 120, 60], [20, 90, 140], [128, 128, 128]] {
            var picture = try Fixture.picture(16, 16, (0..<256).flatMap { _ in color })
            try picture.apply("converting") { darkroom_colourspace($0, &$1, space) }
            let bytes = try Fixture.file(picture, .tiff)
            #expect(try Header.probe(bytes)?.colorSpace != "srgb")
            #expect(isClose(try Fixture.render(bytes, size).pixel(3, 3), color, within: 2), "\(color)")
        }
    }

    @Test("Display P3 becomes sRGB: its numbers change, its colour does not")
    func displayP3() throws {
        let orange: [UInt8] = (0..<256).flatMap { _ in [200, 120, 60] }
        var wide = try Fixture.picture(16, 16, orange)
        try wide.apply("converting") { darkroom_icc_transform($0, &$1, "p3", "srgb") }
        let stored = Array(try wide.bytes()[..<3])
        #expect(!isClose(stored, [200, 120, 60], within: 4))
        let bytes = try Fixture.file(wide, .tiff)
        #expect(try Header.probe(bytes)?.hasProfile == true)
        #expect(isClose(try Fixture.render(bytes, size).pixel(3, 3), [200, 120, 60], within: 2))
    }

    @Test("a picture whose profile is sRGB keeps its numbers exactly")
    func sRGBProfile() throws {
        let values: [UInt8] = (0..<256).flatMap { [UInt8($0), UInt8(255 - $0), 77] }
        var tagged = try Fixture.picture(16, 16, values)
        try tagged.apply("converting") { darkroom_icc_transform($0, &$1, "srgb", "srgb") }
        let stored = try tagged.bytes()
        #expect(try Fixture.render(try Fixture.file(tagged, .tiff), size).pixels == stored)
    }

    @Test("a damaged profile is no reason to refuse a picture")
    func brokenProfile() throws {
        let jpeg = try Fixture.file(try Fixture.quarters(32, 32), .jpeg)
        let profile = Array("ICC_PROFILE\0".utf8) + [1, 1] + [UInt8](repeating: 0x5A, count: 700)
        let rendered = try Fixture.render(FileBuilder.jpeg(jpeg, adding: [(0xE2, profile)]), size)
        #expect(isClose(try rendered.pixel(12, 4), [0, 255, 0], within: 12))
    }
}
