import CVips
import Core
import Testing

@testable import Imaging

struct CropStepTests {
    private func render(_ crop: Crop, busyAt corner: Int) throws -> Rendered {
        // A calm grey picture with one loud, detailed spot near an end.
        let values = Fixture.pixels(300, 100) { x, y in
            let inside = (corner - 20..<corner + 20).contains(x) && (30..<70).contains(y)
            return inside ? ((x / 4 + y / 4) % 2 == 0 ? [255, 40, 0] : [255, 220, 200]) : [120, 122, 124]
        }
        let bytes = try Fixture.file(try Fixture.picture(300, 100, values), .png)
        return try Fixture.render(bytes, Size(name: "s", width: 100, height: 100, fit: .cover, crop: crop))
    }

    @Test("centre keeps the middle")
    func centre() throws {
        let rendered = try render(.centre, busyAt: 150)
        #expect((rendered.width, rendered.height) == (100, 100))
        #expect(try rendered.pixel(50, 50) != [120, 122, 124])
        #expect(isClose(try render(.centre, busyAt: 40).pixel(50, 50), [120, 122, 124]))
    }

    @Test("attention and entropy keep what there is to see", arguments: [Crop.attention, .entropy], [50, 250])
    func smart(crop: Crop, place: Int) throws {
        let pixels = try render(crop, busyAt: place).pixels
        let loud = stride(from: 0, to: pixels.count, by: 3).count { pixels[$0] == 255 }
        #expect(loud > 1200)
    }

    @Test(
        "a focal point is kept in the middle as far as the edges allow",
        arguments: [(0.0, 0), (0.5, 100), (0.25, 25), (1.0, 200), (0.8, 190)])
    func focus(x: Double, left: Int) throws {
        let values = Fixture.pixels(300, 100) { x, _ in [UInt8(x % 256), UInt8(x / 256), 0] }
        let bytes = try Fixture.file(try Fixture.picture(300, 100, values), .png)
        // It comes before what the crop would look for.
        let size = Size(
            name: "s", width: 100, height: 100, fit: .cover, crop: .attention, focus: FocalPoint(x: x, y: 0.5))
        let pixel = try Fixture.render(bytes, size).pixel(0, 50)
        #expect(Int(pixel[0]) + 256 * Int(pixel[1]) == left)
    }

    @Test("a focal point is one of the upright picture")
    func uprightFocus() throws {
        let sideways = FileBuilder.jpeg(
            try Fixture.file(try Fixture.quarters(400, 200), .jpeg), adding: [(0xE1, FileBuilder.exif(orientation: 6))])
        // Upright: blue and red on top, white and green below.
        for (y, color) in [(0.0, [0, 0, 255] as [UInt8]), (1.0, [255, 255, 255])] {
            let size = Size(name: "s", width: 100, height: 100, fit: .cover, focus: FocalPoint(x: 0.5, y: y))
            #expect(isClose(try Fixture.render(sideways, size).pixel(20, y == 0 ? 20 : 80), color, within: 12))
        }
    }
}
