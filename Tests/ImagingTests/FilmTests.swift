import CVips
import Core
import Testing

@testable import Imaging

struct FilmTests {
    init() throws { try Fixture.start() }

    static let formats: [ImageFormat] = [.gif, .webp]
    static let delays = [40, 120, 300, 80]
    private static let colours: [[UInt8]] = [[220, 30, 30], [30, 200, 40], [40, 50, 210], [240, 220, 40]]

    /// An animation of 40 x 30 pixels: four plain colours, each with a white square in its top left corner.
    private func film(_ format: ImageFormat, delays: [Int] = Self.delays, loop: Int = 3) throws -> [UInt8] {
        let pixels = Self.colours.flatMap { color in
            Fixture.pixels(40, 30) { x, y in x < 8 && y < 8 ? [255, 255, 255] : color }
        }
        let picture = try Film.marked(
            try Fixture.picture(40, 30 * 4, pixels), as: Animation(delays: delays, loop: loop))
        return try Fixture.file(picture, format)
    }

    /// What a file says of its frames, and their middle colours.
    private func read(_ bytes: [UInt8], _ format: ImageFormat) throws -> (Animation?, [[UInt8]]) {
        var (found, colours): (Animation?, [[UInt8]]) = (nil, [])
        try bytes.withUnsafeBytes { buffer in
            var film = try Loader.open(buffer, format, film: true)
            found = try Film.animation(of: film)
            try film.settle(tried: "reading", before: Fixture.deadline)
            let (values, frames) = (try film.bytes(), found?.frames ?? 1)
            for index in 0..<frames {
                let row = film.height / frames * index + film.height / frames / 2
                let at = (row * film.width + film.width / 2) * film.bands
                colours.append(Array(values[at..<at + 3]))
            }
        }
        return (found, colours)
    }

    @Test(
        "an animated size keeps frames, delays and loop count, in either format", arguments: formats,
        [OutputFormat.webp, .gif])
    func moves(from: ImageFormat, to: OutputFormat) throws {
        let rendered = try Fixture.render(try film(from), Size(name: "s", width: 20, animated: true))
        #expect((rendered.width, rendered.height) == (20, 15))
        let encoded = try rendered.encode(to, quality: 95)
        #expect((encoded.width, encoded.height) == (20, 15))
        let header = try #require(try Header.probe(encoded.bytes))
        #expect((header.width, header.height, header.frames) == (20, 15, 4))
        let (animation, colours) = try read(encoded.bytes, header.format)
        #expect(animation == Animation(delays: Self.delays, loop: 3))
        for (found, expected) in zip(colours, Self.colours) {
            #expect(isClose(found, expected, within: 12), "\(found), expected \(expected)")
        }
    }

    @Test("each frame is resized by itself: nothing of its neighbours shows at the seams", arguments: formats)
    func seams(format: ImageFormat) throws {
        let rendered = try Fixture.render(try film(format), Size(name: "s", width: 16, animated: true))
        let (pixels, bands) = (try rendered.pixels, rendered.hasAlpha ? 4 : 3)
        for (index, color) in Self.colours.enumerated() {
            for row in [index * 12, index * 12 + 11] {
                let at = (row * 16 + 12) * bands
                #expect(isClose(Array(pixels[at..<at + 3]), color, within: 12), "frame \(index), row \(row)")
            }
        }
    }

    @Test("any other size takes the first frame", arguments: formats)
    func still(format: ImageFormat) throws {
        let rendered = try Fixture.render(try film(format), Size(name: "s", width: 20))
        let animation = rendered.animation
        #expect(animation == nil)
        let bytes = try rendered.encode(.webp).bytes
        #expect(try Header.probe(bytes)?.frames == 1)
        #expect(isClose(Array(try rendered.pixel(15, 10).prefix(3)), Self.colours[0], within: 12))
    }

    @Test("a picture that does not move is one frame in an animated size")
    func one() throws {
        let file = try Fixture.file(try Fixture.quarters(40, 30), .png)
        let rendered = try Fixture.render(file, Size(name: "s", width: 20, animated: true))
        let bytes = try rendered.encode(.gif).bytes
        let header = try #require(try Header.probe(bytes))
        #expect((header.format, header.frames) == (.gif, 1))
    }

    @Test("a film on its way to the mark is lossless, and every frame is marked")
    func marked() throws {
        let size = Size(name: "s", animated: true)
        let rendered = try Fixture.render(try film(.gif), size)
        let found = rendered.animation
        let animation = try #require(found)
        var handed = try Rendered(
            intermediate: try rendered.encodeIntermediate().bytes, of: size, animation: animation,
            deadline: Fixture.deadline)
        #expect(try handed.pixels == rendered.pixels)
        let (before, bands) = (try handed.pixels, handed.hasAlpha ? 4 : 3)
        #expect(try handed.watermark(Watermark(text: "Mark", opacity: 1, scale: 0.8, minimumWidth: 10)))
        #expect((handed.width, handed.height) == (40, 30))
        let after = try handed.pixels
        for frame in 0..<4 {
            let range = frame * 40 * 30 * bands..<(frame + 1) * 40 * 30 * bands
            #expect(before[range] != after[range], "frame \(frame)")
        }
        #expect(try Header.probe(try handed.encode(.webp).bytes)?.frames == 4)
    }

    @Test("what cannot move shows the first frame of a film")
    func poster() throws {
        let rendered = try Fixture.render(try film(.webp), Size(name: "s", animated: true))
        for format in [OutputFormat.png, .jpeg] {
            let header = try #require(try Header.probe(try rendered.encode(format).bytes))
            #expect((header.width, header.height, header.frames) == (40, 30, 1))
        }
        let color = try rendered.placeholder().dominantColor
        #expect(isClose([color.red, color.green, color.blue], Self.colours[0], within: 12))
    }

    @Test("a cut animation is corrupt", arguments: formats, [0.4, 0.9])
    func truncated(format: ImageFormat, share: Double) throws {
        let whole = try film(format)
        let cut = Array(whole[..<Int(Double(whole.count) * share)])
        let error = try Fixture.error { _ = try Fixture.render(cut, Size(name: "s", animated: true)) }
        #expect(error.name == .imageCorrupt)
    }

    @Test("equal delays travel as one number")
    func delays() {
        let animation = Animation(delays: [50, 50, 50], loop: 0)
        #expect(animation.delays == [50] && animation.frames == 3 && animation.eachDelay == [50, 50, 50])
    }
}
