import Core
import Testing

@testable import Imaging

@Suite("which size is made from which")
struct DescentTests {
    private func parents(_ sizes: [Size], hasAlpha: Bool = false) -> [Int?] {
        descent(sizes, hasAlpha: hasAlpha).parents
    }

    private func descent(_ sizes: [Size], hasAlpha: Bool = false) -> Descent {
        let header = Header(
            format: .jpeg, width: 4000, height: 3000, frames: 1, orientation: .up, colorSpace: "srgb",
            hasAlpha: hasAlpha,
            bits: 8, hasProfile: false, metadataBytes: 0)
        return Descent(sizes, of: header)
    }

    private func widths(_ widths: Int...) -> [Size] { widths.map { Size(name: "\($0)", width: $0) } }

    @Test("each from the smallest that is twice as large, whatever their order")
    func chain() {
        #expect(parents(widths(256, 512, 1024)) == [1, 2, nil])
        #expect(parents(widths(1024, 256, 512)) == [nil, 2, 0])
        #expect(parents(widths(320, 640, 960, 1280, 1920)) == [1, 3, 4, nil, nil])
        #expect(parents(widths(320, 641)) == [1, nil])
        #expect(parents(widths(321, 641)) == [nil, nil])
        #expect(parents(widths(500)) == [nil])
    }

    @Test("kept are those that others are made from, and the master where two are made from it")
    func kept() {
        let (half, quarter) = (1280 * 960, 640 * 480)
        #expect(descent(widths(320, 640, 1280)).keptPixels == half + quarter)
        #expect(descent(widths(320, 640, 900, 1280)).keptPixels == half + quarter + 4000 * 3000)
        #expect(descent(widths(900, 1280)).keptPixels == 4000 * 3000)
        #expect(descent(widths(500)).keptPixels == 0)
        #expect(Descent(apart: 2).keptPixels == 0)
    }

    @Test("what is cropped descends from what covers it twice, uncropped")
    func cropped() {
        // 300 x 300 out of 400 x 300.
        let square = Size(name: "square", width: 300, height: 300, fit: .cover)
        #expect(parents([square, Size(name: "l", width: 800)]) == [1, nil])
        #expect(parents([square, Size(name: "l", width: 799)]) == [nil, nil])
    }

    @Test("transparency, another aspect ratio and what grows stand alone")
    func alone() {
        #expect(parents(widths(256, 512), hasAlpha: true) == [nil, nil])
        #expect(
            parents([Size(name: "e", width: 300, height: 300, fit: .exact), Size(name: "l", width: 900)]) == [nil, nil])
        #expect(parents(widths(256, 512) + [Size(name: "g", width: 9000, enlarge: true)]) == [1, nil, nil])
    }

    @Test("a size made from another looks as if it were made alone", arguments: [100, 200, 301, 402, 804])
    func likeness(width: Int) throws {
        let soft = Fixture.pixels(1701, 1207) { x, y in
            [UInt8(x * 255 / 1701), UInt8(y * 255 / 1207), UInt8((x / 9 + y / 7) % 2 * 120 + 60)]
        }
        let file = try Fixture.file(try Fixture.picture(1701, 1207, soft), .jpeg, quality: 95)
        let sizes = widths(100, 200, 301, 402, 804)
        let header = try Header.probe(file, limits: .standard)
        var together = try Renderer(
            file, master: header.master(at: .init(bucket: "b", key: "k")), sizes: sizes, deadline: Fixture.deadline)
        let size = try #require(sizes.first { $0.width == width })
        let one = try together.render(size)
        let other = try Fixture.render(file, size)
        #expect((one.width, one.height) == (other.width, other.height))
        #expect(try similarity(one.pixels, other.pixels) > 40)
    }
}
