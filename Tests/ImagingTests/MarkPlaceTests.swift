import Core
import Testing

@testable import Imaging

struct MarkPlaceTests {
    private let picture = Geometry.Area(width: 1000, height: 500)

    @Test("the mark is as wide as its share, and its margin is one of the shorter side")
    func size() throws {
        let place = try #require(MarkPlace(Watermark(text: "x", scale: 0.25, margin: 0.04), on: picture))
        #expect((place.width, place.height, place.margin) == (250, 460, 20))
    }

    @Test("nine positions", arguments: Watermark.Position.allCases.filter { $0 != .tiled })
    func positions(position: Watermark.Position) throws {
        let place = try #require(MarkPlace(Watermark(text: "x", position: position, margin: 0.02), on: picture))
        let corner = place.corner(of: .init(width: 100, height: 50))
        let left: [Watermark.Position: Int] = [
            .topLeft: 10, .left: 10, .bottomLeft: 10, .top: 450, .centre: 450, .bottom: 450, .topRight: 890,
            .right: 890,
            .bottomRight: 890,
        ]
        let top: [Watermark.Position: Int] = [
            .topLeft: 10, .top: 10, .topRight: 10, .left: 225, .centre: 225, .right: 225, .bottomLeft: 440,
            .bottom: 440,
            .bottomRight: 440,
        ]
        #expect((corner.left, corner.top) == (left[position], top[position]))
    }

    @Test("a narrow picture, or an invisible mark, has no place")
    func skipped() {
        #expect(MarkPlace(Watermark(text: "x", minimumWidth: 1001), on: picture) == nil)
        #expect(MarkPlace(Watermark(text: "x", minimumWidth: 1000), on: picture) != nil)
        #expect(MarkPlace(Watermark(text: "x", opacity: 0), on: picture) == nil)
    }

    @Test("the mark always fits, however odd the numbers")
    func fits() throws {
        for (width, height) in [(1, 1), (2, 1000), (1000, 2), (3, 3)] {
            for margin in [0, 0.5, 3] {
                let watermark = Watermark(text: "x", scale: 1, margin: margin, minimumWidth: 0)
                let place = try #require(MarkPlace(watermark, on: .init(width: width, height: height)))
                #expect(place.width >= 1 && place.width + 2 * place.margin <= width)
                #expect(place.height >= 1 && place.height + 2 * place.margin <= height)
            }
        }
    }
}
