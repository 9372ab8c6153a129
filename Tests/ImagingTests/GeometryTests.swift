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
