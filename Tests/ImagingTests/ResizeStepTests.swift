import CVips
import Core
import Testing

@testable import Imaging

struct ResizeStepTests {
    @Test(
        "sizes that share a decode look as each alone would, whether or not the small one is made from the large one",
        arguments: [(400, 200), (400, 100), (400, 390)], [Orientation.up, .right])
    func shared(sides: (large: Int, small: Int), orientation: Orientation) throws {
        let soft = Fixture.pixels(811, 607) { x, y in
            [UInt8(x * 255 / 811), UInt8(y * 255 / 607), UInt8(128 + 100 * wave(x, y))]
        }
        let plain = try Fixture.file(try Fixture.picture(811, 607, soft), .png)
        let exif = Array(FileBuilder.exif(orientation: orientation.rawValue).dropFirst(6))
        let bytes = FileBuilder.png(plain, adding: "eXIf", exif)
        let sizes = [sides.small, sides.large].map { (side: Int) in
            Size(name: "of \(side)", width: side, height: side)
        }
        let master = try Header.probe(bytes, limits: .standard).master(at: .init(bucket: "b", key: "k"))
        #expect(master.orientation == orientation)
        var together = try Renderer(bytes, master: master, sizes: sizes, deadline: Fixture.deadline)
        for size in sizes {
            let shared = try together.render(size)
            let alone = try Fixture.render(bytes, size)
            #expect((shared.width, shared.height) == (alone.width, alone.height))
            #expect(try similarity(shared.pixels, alone.pixels) > 40)
        }
    }

    @Test(
        "shrinking does what vips_resize does, where one side stays as well",
        arguments: [(300, 200), (75, 200), (300, 50), (299, 199), (100, 67), (7, 5), (1, 1), (3, 200)],
        [1, 4])
    func asResize(side: (width: Int, height: Int), times: Int) throws {
        let (width, height) = (300 * times, 200 * times)
        let side = (width: side.width * times, height: side.height * times)
        var picture = try Fixture.texture(width, height)
        let size = Size(name: "s", width: side.width, height: side.height, fit: .exact)
        let job = RenderJob(
            size: size, geometry: Geometry(size, width: width, height: height), orientation: .up, shrink: 1,
            stored: picture.area, deadline: Fixture.deadline)
        let (across, down) = (Double(side.width) / Double(width), Double(side.height) / Double(height))
        var expected = picture.shared()
        let right = RenderStep.padding(width, per: 1 / across)
        let below = RenderStep.padding(height, per: 1 / down)
        if right + below > 0 {
            try expected.apply("aligning") { darkroom_extend($0, &$1, Int32(width + right), Int32(height + below)) }
        }
        let gap = RenderStep.gap(of: picture, dividedBy: max(1 / across, 1 / down))
        #expect(gap == (times == 4 || max(1 / across, 1 / down) > 8 ? 2 : 0))
        try expected.apply("resizing") { darkroom_resize($0, &$1, across, down, gap) }
        if expected.width != side.width || expected.height != side.height {
            try expected.apply("trimming") {
                darkroom_extract_area($0, &$1, 0, 0, Int32(side.width), Int32(side.height))
            }
        }
        try RenderStep.resize(&picture, job)
        #expect(try picture.bytes() == expected.bytes())
    }

    @Test("a fine line pattern averages to grey: nothing is skipped")
    func averages() throws {
        let stripes = Fixture.pixels(400, 300) { x, _ in x % 2 == 0 ? [0, 0, 0] : [255, 255, 255] }
        let rendered = try Fixture.render(
            try Fixture.file(try Fixture.picture(400, 300, stripes), .png), Size(name: "s", width: 50))
        #expect(isClose(try rendered.pixel(25, 18), [128, 128, 128], within: 3))
    }

    @Test("the colour hidden under transparent pixels leaves no halo")
    func halo() throws {
        // White on the left; on the right transparent pixels that hide pure red.
        let values = Fixture.pixels(128, 64) { x, _ in x < 61 ? [255, 255, 255, 255] : [255, 0, 0, 0] }
        let rendered = try Fixture.render(
            try Fixture.file(try Fixture.picture(128, 64, values), .png), Size(name: "s", width: 16))
        let pixels = try rendered.pixels
        for at in stride(from: 0, to: pixels.count, by: 4) where pixels[at + 3] > 8 {
            #expect(pixels[at + 1] > 240 && pixels[at + 2] > 240, "alpha \(pixels[at + 3])")
        }
    }

    @Test("shrinking on load gives the same picture as decoding it whole", arguments: [40, 75, 100, 149, 200, 301])
    func shrinkOnLoad(width: Int) throws {
        // Odd sizes, so that no division comes out even.
        let soft = Fixture.pixels(811, 607) { x, y in
            [UInt8(x * 255 / 811), UInt8(y * 255 / 607), UInt8(128 + 100 * wave(x, y))]
        }
        let picture = try Fixture.picture(811, 607, soft)
        let size = Size(name: "s", width: width)
        let shrunk = try Fixture.render(try Fixture.file(picture, .jpeg, quality: 98), size)
        let whole = try Fixture.render(try Fixture.file(picture, .png), size)
        #expect(try similarity(shrunk.pixels, whole.pixels) > 38)
    }

    @Test("a shrink that would leave Lanczos too little is not taken")
    func shrinkFactor() {
        let stored = Geometry.Area(width: 4000, height: 3000)
        func shrink(_ width: Int) -> Int {
            Loader.jpegShrink(stored, wanted: .init(width: width, height: width * 3 / 4))
        }
        #expect(shrink(4000) == 1)
        #expect(shrink(1334) == 1)
        #expect(shrink(1333) == 2)
        #expect(shrink(666) == 4)
        #expect(shrink(333) == 8)
        #expect(shrink(1) == 8)
    }

    @Test("padding brings a length to a multiple of the factor, and adds nothing where it is one")
    func padding() {
        #expect(RenderStep.padding(100, per: 2) == 0)
        #expect(RenderStep.padding(100, per: 1.25) == 0)
        let padded = Double(771 + RenderStep.padding(771, per: 1.5049)) / 1.5049
        #expect(abs(padded - padded.rounded()) < 0.02)
    }

    @Test("extreme shapes keep at least a pixel", arguments: [(1, 3000), (3000, 1), (1, 1), (2, 2999)])
    func extremes(width: Int, height: Int) throws {
        let values = [UInt8](repeating: 90, count: width * height * 3)
        for format in [ImageFormat.jpeg, .png] {
            let bytes = try Fixture.file(try Fixture.picture(width, height, values), format)
            let rendered = try Fixture.render(bytes, Size(name: "s", width: 64, height: 64))
            #expect(rendered.width >= 1 && rendered.height >= 1 && max(rendered.width, rendered.height) <= 64)
            #expect(isClose(try rendered.pixel(0, 0), [90, 90, 90]))
        }
    }

    @Test("a small picture is enlarged only if asked")
    func enlarge() throws {
        let bytes = try Fixture.file(try Fixture.quarters(40, 30), .png)
        #expect(try Fixture.render(bytes, Size(name: "s", width: 80)).width == 40)
        let large = try Fixture.render(bytes, Size(name: "s", width: 80, enlarge: true))
        #expect((large.width, large.height) == (80, 60))
    }

    private func wave(_ x: Int, _ y: Int) -> Double { Double((x / 9 + y / 7) % 8) / 8 }
}
