import Core
import Testing

@testable import Imaging

@Suite("The Map's items")
struct GroupingTests {
    @Test(
        "keep together what is made from each other, and what is small",
        arguments: [
            // As the presets that are shipped have them.
            ([128, 512], 1, [[128, 512]]), ([256, 512, 1024], 1, [[256, 512, 1024]]),
            ([320, 640, 960, 1280, 1920], 2, [[320, 640, 1280], [960, 1920]]),
            ([150, 4000], 4, [[150, 4000]]),
            // Nothing descends from anything, and two of them are as much as the largest.
            ([1100, 1200, 2000], 1, [[1100, 1200], [2000]]),
            // Of those that descend from the largest, the smaller ones, which come to half of it.
            ([1500, 1600, 1700, 1800, 1900, 4000], 1, [[1500, 1600, 1700, 4000], [1800, 1900]]),
        ])
    func families(widths: [Int], formats: Int, items: [[Int]]) {
        #expect(Self.items(widths, formats: formats) { _ in true } == items)
    }

    @Test("go by pixels alone where nothing is made from each other, and let a thumbnail join all the same")
    func transparent() {
        #expect(Self.items([150, 4000], formats: 4, hasAlpha: true) { _ in true } == [[150, 4000]])
        #expect(Self.items([150, 4000], formats: 4, hasAlpha: true) { _ in false } == [[150], [4000]])
        #expect(Self.items([960, 1920], formats: 2, hasAlpha: true) { _ in true } == [[960], [1920]])
    }

    @Test("follow the pixels that a picture really comes to")
    func rounding() {
        // 320 x 213 is more than half of 640 x 425.
        let widths = [320, 640, 960, 1280, 1920]
        #expect(Self.items(widths, formats: 2, of: (3082, 2048)) { _ in true } == [[320, 960, 1920], [640, 1280]])
    }

    @Test(
        "keep families apart where memory or time is not ample, and small sizes together all the same",
        arguments: [
            ([128, 512], 1, [[128, 512]]),
            ([320, 640, 960, 1280, 1920], 2, [[320, 640, 960, 1280], [1920]]),
            ([150, 4000], 4, [[150], [4000]]),
        ])
    func strangers(widths: [Int], formats: Int, items: [[Int]]) {
        #expect(Self.items(widths, formats: formats) { _ in false } == items)
    }

    @Test("let a thumbnail join the full size only where memory and time are ample, and where nothing moves")
    func joins() {
        let header = PredictionTests.big(.jpeg)
        let webp = Size.Output(format: .webp, quality: 80, key: "k", immutable: true)
        var sizes = [Size(name: "thumbnail", width: 150, outputs: [webp]), Size(name: "full", outputs: [webp])]
        func items(_ header: Header, memory: Int? = nil, seconds: Double = 28) -> Int {
            header.items(sizes, fileBytes: 1_000_000, limits: Limits(memory: memory, seconds: seconds)).count
        }
        #expect(items(header) == 1)
        let together = Prediction(
            header, fileBytes: 1_000_000, size: sizes[1], sharedPixels: Descent(sizes, of: header).keptPixels)
        #expect(items(header, memory: 8000, seconds: 2.4 * together.seconds) == 1)
        #expect(items(header, memory: 8000, seconds: 1.9 * together.seconds) == 2)
        #expect(items(header, memory: together.bytes >> 20, seconds: 1000) == 2)
        sizes[1].animated = true
        #expect(items(header) == 1)
        #expect(items(PredictionTests.big(.webp) { $0.frames = 2 }) == 2)
    }

    @Test("hold every size once, whatever the order of the sizes is")
    func whole() {
        let ascending = (1...12).map { $0 * 170 }
        for first in ascending.indices {
            let widths = Array(ascending[first...].reversed() + ascending[..<first])
            let items = Self.items(widths, formats: 1) { $0.count < 4 }
            #expect(items.joined().sorted() == ascending, "\(widths)")
        }
    }

    /// The items, by their sizes' widths, of a picture of `area` pixels.
    private static func items(
        _ widths: [Int], formats: Int, of area: (width: Int, height: Int) = (4000, 3000), hasAlpha: Bool = false,
        isEasy: @escaping ([Size]) -> Bool
    ) -> [[Int]] {
        let outputs = (0..<formats).map { Size.Output(format: .webp, quality: 80, key: "\($0)", immutable: true) }
        let sizes = widths.map { Size(name: "\($0)w", width: $0, outputs: outputs) }
        var header = Header(format: .png, width: area.width, height: area.height)
        header.hasAlpha = hasAlpha
        return Grouping(sizes, of: header, isEasy: isEasy).items.map { $0.sizes.compactMap(\.width) }
    }
}
