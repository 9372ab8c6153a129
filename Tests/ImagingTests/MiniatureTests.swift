import Testing

@testable import Imaging

@Suite("a picture's miniature")
struct MiniatureTests {
    private func miniature(_ width: Int, _ height: Int, _ values: [UInt8], longest: Int) throws -> Miniature {
        try values.withUnsafeBufferPointer { buffer in
            let start = try #require(buffer.baseAddress)
            return Miniature(
                of: Pixels(start: start, width: width, height: height, bands: values.count / (width * height)),
                longest: longest)
        }
    }

    @Test("is made of the means of squares, those at the edges cut, rounded to the nearest")
    func means() throws {
        let values = Fixture.pixels(5, 3) { x, y in [UInt8(10 * x), UInt8(100 * y), UInt8(x + y)] }
        let small = try miniature(5, 3, values, longest: 3)
        #expect((small.width, small.height, small.bands) == (3, 2, 3))
        #expect(
            small.pixels == [
                5, 50, 1, 25, 50, 3, 40, 50, 5,
                5, 200, 3, 25, 200, 5, 40, 200, 6,
            ])
    }

    @Test("counts colours by their opacity; what is transparent is black")
    func opacity() throws {
        let values: [UInt8] = [200, 0, 40, 255, 0, 100, 40, 85, 9, 9, 9, 0, 7, 7, 7, 0]
        let small = try miniature(4, 1, values, longest: 2)
        #expect((small.width, small.height, small.bands) == (2, 1, 4))
        #expect(small.pixels == [150, 25, 40, 170, 0, 0, 0, 0])
        // The same upright: rows are added up as columns are.
        #expect(try miniature(1, 4, values, longest: 2).pixels == small.pixels)
    }

    @Test("of what is small already is the same", arguments: [(1, 1), (64, 2), (3, 64)])
    func small(size: (Int, Int)) throws {
        let values = Fixture.pixels(size.0, size.1) { x, y in [UInt8(x), UInt8(y), 9] }
        let small = try miniature(size.0, size.1, values, longest: 64)
        #expect((small.width, small.height) == size)
        #expect(small.pixels == values)
    }

    @Test("is never longer than asked", arguments: [65, 127, 128, 129, 1000, 4097])
    func longest(width: Int) throws {
        let small = try miniature(width, 1, [UInt8](repeating: 200, count: width * 3), longest: 64)
        #expect((33...64).contains(small.width) && small.height == 1)
        #expect(small.pixels == [UInt8](repeating: 200, count: small.width * 3))
    }
}
