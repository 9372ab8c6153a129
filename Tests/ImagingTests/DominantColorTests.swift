import Core
import Testing

@testable import Imaging

struct DominantColorTests {
    @Test("the colour that covers most of the picture, not the mean of all")
    func most() throws {
        let values = Fixture.pixels(200, 100) { x, _ in x < 130 ? [200, 30, 40] : [20, 30, 220] }
        let color = try Fixture.render(
            try Fixture.file(try Fixture.picture(200, 100, values), .png), Size(name: "s")
        ).placeholder().dominantColor
        #expect(isClose([color.red, color.green, color.blue], [200, 30, 40]))
    }

    @Test("transparent pixels do not count, and an empty picture is white")
    func transparent() {
        let clear: [UInt8] = [0, 255, 0, 0, 0, 255, 0, 0, 200, 0, 0, 255]
        #expect(DominantColor.of(clear, bands: 4) == Color(red: 200, green: 0, blue: 0))
        #expect(DominantColor.of(Array(clear[..<8]), bands: 4) == .white)
    }
}
