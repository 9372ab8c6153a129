import Core
import Testing

@testable import Imaging

struct GeometryTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var from: (Int, Int)
        var size: Size
        var scaled: (Int, Int)
        var crop: (Int, Int)?
        var canvas: (Int, Int)?
        var testDescription: String {
            "\(from) \(size.fit) \(size.width ?? 0)x\(size.height ?? 0) \(size.enlarge ? "enlarged" : "")"
        }
    }

    static func size(_ width: Int?, _ height: Int?, _ fit: Fit = .inside, enlarge: Bool = false) -> Size {
        Size(name: "s", width: width, height: height, fit: fit, enlarge: enlarge)
    }

    static let cases = [
        Case(from: (4000, 3000), size: size(nil, nil), scaled: (4000, 3000)),
        Case(from: (4000, 3000), size: size(400, nil), scaled: (400, 300)),
        Case(from: (4000, 3000), size: size(nil, 150), scaled: (200, 150)),
        Case(from: (4000, 3000), size: size(400, 400), scaled: (400, 300)),
        Case(from: (3000, 4000), size: size(400, 400), scaled: (300, 400)),
        Case(from: (300, 200), size: size(400, 400), scaled: (300, 200)),
        Case(from: (300, 200), size: size(600, 600, enlarge: true), scaled: (600, 400)),
        Case(from: (1, 5000), size: size(100, 100), scaled: (1, 100)),
        Case(from: (5000, 1), size: size(10, 10), scaled: (10, 1)),
        Case(from: (4000, 3000), size: size(200, 200, .cover), scaled: (267, 200), crop: (200, 200)),
        Case(from: (3000, 4000), size: size(200, 100, .cover), scaled: (200, 267), crop: (200, 100)),
        Case(from: (300, 100), size: size(200, 200, .cover), scaled: (300, 100), crop: (200, 100)),
        Case(from: (300, 100), size: size(200, 200, .cover, enlarge: true), scaled: (600, 200), crop: (200, 200)),
        Case(from: (4000, 3000), size: size(200, nil, .cover), scaled: (200, 150)),
        Case(from: (4000, 3000), size: size(200, 200, .contain), scaled: (200, 150), canvas: (200, 200)),
        Case(from: (100, 50), size: size(200, 200, .contain), scaled: (100, 50), canvas: (200, 200)),
        Case(from: (101, 67), size: size(33, 33), scaled: (33, 22)),
        Case(from: (4000, 3000), size: size(200, 200, .outside), scaled: (267, 200)),
        Case(from: (3000, 4000), size: size(200, 100, .outside), scaled: (200, 267)),
        Case(from: (300, 100), size: size(200, 200, .outside), scaled: (300, 100)),
        Case(from: (300, 100), size: size(200, 200, .outside, enlarge: true), scaled: (600, 200)),
        Case(from: (4000, 3000), size: size(200, 200, .exact), scaled: (200, 200)),
        Case(from: (300, 100), size: size(200, 200, .exact), scaled: (200, 100)),
        Case(from: (300, 100), size: size(200, 200, .exact, enlarge: true), scaled: (200, 200)),
        Case(from: (1, 5000), size: size(100, 100, .exact), scaled: (1, 100)),
        Case(from: (1, 5000), size: size(100, 100, .cover), scaled: (1, 5000), crop: (1, 100)),
        Case(from: (1, 5000), size: size(100, 100, .contain), scaled: (1, 100), canvas: (100, 100)),
        Case(from: (5000, 1), size: size(320, nil), scaled: (320, 1)),
    ]

    @Test("the box, the fit and the picture give the pixels", arguments: cases)
    func geometry(_ given: Case) {
        let geometry = Geometry(given.size, width: given.from.0, height: given.from.1)
        let crop = given.crop ?? given.scaled
        let canvas = given.canvas ?? crop
        #expect(geometry.scaled == .init(width: given.scaled.0, height: given.scaled.1))
        #expect(geometry.crop == .init(width: crop.0, height: crop.1))
        #expect(geometry.canvas == .init(width: canvas.0, height: canvas.1))
    }

    @Test("inside rounds as Pillow's thumbnail does, whose sizes existing layouts have", arguments: thumbnails)
    func pillow(_ width: Int, _ height: Int, _ box: Int, _ thumbnail: [Int]) {
        let scaled = Geometry(Self.size(box, box), width: width, height: height).scaled
        #expect([scaled.width, scaled.height] == thumbnail)
    }

    /// What Pillow 13's `Image.thumbnail((box, box))` makes of some sizes; the last three are not what plain rounding gives.
    static let thumbnails: [(Int, Int, Int, [Int])] = [
        (4000, 3000, 512, [512, 384]), (3024, 4032, 150, [112, 150]), (1920, 1080, 128, [128, 72]),
        (101, 67, 33, [33, 22]), (5184, 3456, 1024, [1024, 683]), (1, 5000, 100, [1, 100]),
        (299, 401, 256, [191, 256]), (100, 80, 150, [100, 80]), (538, 600, 150, [134, 150]),
        (297, 324, 150, [137, 150]), (397, 131, 150, [150, 50]),
    ]

    @Test("a cover that enlarges crops first, so that nothing grows that is cut off")
    func passes() throws {
        let size = Self.size(1000, 1000, .cover, enlarge: true)
        #expect(size.passes(width: 4000, height: 3000) == [size])
        let passes = size.passes(width: 1, height: 5000)
        #expect(passes.map { Geometry($0, width: 1, height: 5000).scaled.height }.max() == 5000)
        let rendered = try Fixture.render(
            try Fixture.file(try Fixture.picture(1, 5000, [UInt8](repeating: 90, count: 15000)), .png), size)
        #expect((rendered.width, rendered.height) == (1000, 1000))
        #expect(isClose(try rendered.pixel(999, 999), [90, 90, 90], within: 1))
    }

    @Test(
        "every fit gives at least one pixel of a picture that is nearly none", arguments: Fit.allCases,
        [(1, 5000), (5000, 1), (1, 1), (3, 2)])
    func tiny(fit: Fit, picture: (Int, Int)) throws {
        let values = [UInt8](repeating: 200, count: picture.0 * picture.1 * 3)
        let file = try Fixture.file(try Fixture.picture(picture.0, picture.1, values), .png)
        for enlarge in [false, true] {
            let size = Self.size(100, 50, fit, enlarge: enlarge)
            // What a page as long as this would become is refused elsewhere, by its pixels.
            guard fit != .outside || !enlarge || picture.0 == picture.1 else { continue }
            let rendered = try Fixture.render(file, size)
            #expect(rendered.width >= 1 && rendered.height >= 1)
            if enlarge, fit != .inside, fit != .outside { #expect((rendered.width, rendered.height) == (100, 50)) }
        }
    }

    @Test("inside never exceeds the box, cover never falls short of it, whatever the numbers")
    func bounds() {
        for width in stride(from: 1, through: 4000, by: 37) {
            for height in [1, 2, 99, 1333, 3999] {
                let inside = Geometry(Self.size(150, 100), width: width, height: height).scaled
                #expect(inside.width <= 150 && inside.height <= 100 && inside.width >= 1 && inside.height >= 1)
                let cover = Geometry(Self.size(150, 100, .cover, enlarge: true), width: width, height: height)
                #expect(cover.scaled.width >= 150 && cover.scaled.height >= 100)
                #expect(cover.canvas == .init(width: 150, height: 100))
            }
        }
    }
}
