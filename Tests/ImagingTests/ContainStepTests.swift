import CVips
import Core
import Testing

@testable import Imaging

struct ContainStepTests {
    @Test("the rest of the box shows the background, the picture stands in its middle")
    func fills() throws {
        let bytes = try Fixture.file(try Fixture.quarters(80, 40), .png)
        let background = Color(red: 1, green: 2, blue: 3)
        let rendered = try Fixture.render(
            bytes, Size(name: "s", width: 40, height: 40, fit: .contain, background: background))
        #expect((rendered.width, rendered.height) == (40, 40))
        #expect(try rendered.pixel(20, 9) == [1, 2, 3])
        #expect(try rendered.pixel(20, 31) == [1, 2, 3])
        #expect(isClose(try rendered.pixel(15, 13), [255, 0, 0], within: 20))
        #expect(isClose(try rendered.pixel(35, 28), [255, 255, 255], within: 20))
    }

    @Test("behind a transparent picture the box is opaque background, the picture stays transparent")
    func transparent() throws {
        let values = [UInt8](repeating: 0, count: 20 * 20 * 4)
        let rendered = try Fixture.render(
            try Fixture.file(try Fixture.picture(20, 20, values), .png),
            Size(name: "s", width: 40, height: 40, fit: .contain))
        #expect(try rendered.pixel(2, 2) == [255, 255, 255, 255])
        #expect(try rendered.pixel(20, 20)[3] == 0)
    }
}
