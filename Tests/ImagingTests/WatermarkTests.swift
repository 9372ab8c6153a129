import CVips
import Core
import Testing

@testable import Imaging

struct WatermarkTests {
    /// A plain grey picture.
    private func grey(_ width: Int = 400, _ height: Int = 300) throws -> Rendered {
        let values = [UInt8](repeating: 100, count: width * height * 3)
        return try Fixture.render(try Fixture.file(try Fixture.picture(width, height, values), .png), Size(name: "s"))
    }

    /// The left, top, right and bottom edge of what is not grey any more.
    private func changed(_ rendered: borrowing Rendered) throws -> (left: Int, top: Int, right: Int, bottom: Int)? {
        let (pixels, width) = (try rendered.pixels, rendered.width)
        let places = stride(from: 0, to: pixels.count, by: 3).filter { pixels[$0] != 100 }.map { $0 / 3 }
        let (columns, rows) = (places.map { $0 % width }, places.map { $0 / width })
        guard let left = columns.min(), let right = columns.max(), let top = rows.min(), let bottom = rows.max() else {
            return nil
        }
        return (left, top, right, bottom)
    }

    @Test("a text stands in its corner, as wide as asked")
    func corner() throws {
        var rendered = try grey()
        #expect(try rendered.watermark(Watermark(text: "Darkroom", opacity: 1, scale: 0.5, margin: 0.05)))
        let area = try #require(try changed(rendered))
        #expect((180...200).contains(area.right - area.left + 1))
        #expect((383...385).contains(area.right) && (283...285).contains(area.bottom))
        #expect(area.top > 200)
        #expect((rendered.width, rendered.height, rendered.hasAlpha) == (400, 300, false))
    }

    @Test("sizes that are made from the same pixels afterwards bear no mark")
    func siblings() throws {
        let values = [UInt8](repeating: 100, count: 400 * 300 * 3)
        let file = try Fixture.file(try Fixture.picture(400, 300, values), .png)
        let sizes = [Size(name: "large", width: 400), Size(name: "small", width: 200)]
        var renderer = try Renderer(
            file, master: try Header.probe(file, limits: .standard).master(at: .init(bucket: "b", key: "k")),
            sizes: sizes, deadline: Fixture.deadline)
        var large = try renderer.render(sizes[0])
        #expect(try large.watermark(Watermark(text: "Darkroom", opacity: 1, scale: 0.9)))
        #expect(try changed(large) != nil)
        #expect(try changed(try renderer.render(sizes[1])) == nil)
    }

    @Test(
        "the letters are drawn, not the hollow boxes of a missing font",
        arguments: [("A", "B"), ("Ω", "Ж"), ("ß", "é")])
    func glyphs(one: String, other: String) throws {
        #expect(try drawn(one) != drawn(other))
        // A letter outside every font shows what a hollow box looks like: none of these do.
        let box = try drawn("\u{10FFFD}")
        #expect(try drawn(one) != box && drawn(other) != box)
    }

    /// A mark's pixels.
    private func drawn(_ text: String) throws -> [UInt8] { try mark(text).bytes() }

    private func mark(_ text: String) throws -> Picture {
        try Fixture.start()
        return try Mark(content: .text(text, .white), width: 60, height: 60, opacity: 1).draw(before: Fixture.deadline)
    }

    /// What the boxes of missing letters have in common, their frame and nothing of the numbers in them: places with ink.
    private func frame() throws -> (width: Int, places: [Int]) {
        let boxes = ["\u{F8FE}", "\u{F812}", "\u{E3AB}", "\u{E907}", "\u{F456}"]
        let inks = try boxes.map { try ink(mark($0)) }
        #expect(Set(inks).count == boxes.count)
        return (try mark(boxes[0]).width, inks[0].filter { place in inks.allSatisfy { $0.contains(place) } }.sorted())
    }

    private func ink(_ picture: borrowing Picture) throws -> Set<Int> {
        let pixels = try picture.bytes()
        return Set(stride(from: 3, to: pixels.count, by: 4).filter { pixels[$0] > 100 })
    }

    /// Three letters each of the scripts that the shipped fonts cover.
    static let scripts = [
        "Latin": "AßĦ", "Greek": "ΩΣλ", "Cyrillic": "ЖЯж", "Armenian": "ԱԲՖ", "Georgian": "აბჰ", "Hebrew": "אבש",
        "Arabic": "عبق", "Lao": "ກຂຮ", "Devanagari": "अकह", "Bengali": "অকহ", "Gurmukhi": "ਅਕਹ", "Gujarati": "અકહ",
        "Tamil": "அகஹ", "Telugu": "అకహ", "Kannada": "ಅಕಹ", "Malayalam": "അകഹ", "Sinhala": "අකහ", "Thai": "กขฮ",
        "Khmer": "កខអ", "Myanmar": "ကခအ", "Ethiopic": "ሀለፐ", "Han": "漢字语", "Hiragana": "あいん", "Katakana": "アイン",
        "Hangul": "가한글", "Symbols": "©®™",
    ]

    @Test("every covered script is drawn in its own letters", arguments: scripts.keys.sorted())
    func script(name: String) throws {
        let letters = try #require(Self.scripts[name]).map(String.init)
        let box = try drawn("\u{10FFFD}")
        let pictures = try letters.map { try drawn($0) }
        #expect(Set(pictures + [box]).count == letters.count + 1)
        // A missing letter's box shows its number and so differs from letter to letter; all have their frame in common.
        let frame = try frame()
        #expect(frame.places.count > 300)
        for letter in letters {
            let picture = try mark(letter)
            let ink = try ink(picture)
            #expect(picture.width != frame.width || !frame.places.allSatisfy(ink.contains), Comment(rawValue: letter))
        }
    }

    @Test("text is text: what looks like markup is drawn as it stands")
    func markup() throws {
        for text in ["A & B", "<b>bold</b>", "a < b", "&amp;", "</span>"] {
            var rendered = try grey()
            #expect(try rendered.watermark(Watermark(text: text, opacity: 1, scale: 0.8)))
            #expect(try changed(rendered) != nil)
        }
        #expect(try drawn("<b>x</b>") != drawn("x"))
    }

    @Test("opacity is how far the pixels go towards the mark", arguments: [0.25, 0.5, 1])
    func opacity(opacity: Double) throws {
        var rendered = try grey()
        try rendered.watermark(Watermark(text: "▊", opacity: opacity, position: .centre, scale: 0.6))
        let brightest = try #require(try rendered.pixels.max())
        #expect(abs(Double(brightest) - (100 + 155 * opacity)) <= 3)
    }

    @Test("the text has its colour")
    func color() throws {
        var rendered = try grey()
        try rendered.watermark(
            Watermark(
                text: "▊", opacity: 1, position: .centre, scale: 0.6, color: Color(red: 250, green: 10, blue: 30)))
        let pixels = try rendered.pixels
        #expect(
            stride(from: 0, to: pixels.count, by: 3).contains { isClose(Array(pixels[$0..<$0 + 3]), [250, 10, 30]) })
    }

    @Test("a picture narrower than the minimum stays clean")
    func narrow() throws {
        var rendered = try grey(99, 50)
        #expect(try !rendered.watermark(Watermark(text: "x", minimumWidth: 100)))
        #expect(try changed(rendered) == nil)
    }

    @Test("an image is laid over with its transparency, in every format, enlarged if need be")
    func image() throws {
        let values = Fixture.pixels(40, 20) { x, _ in x < 20 ? [255, 0, 0, 255] : [0, 0, 255, 0] }
        let logo = try Fixture.picture(40, 20, values)
        for format in [ImageFormat.png, .webp, .avif] {
            var rendered = try grey()
            let mark = Watermark(
                image: .init(bucket: "b", key: "k"), opacity: 1, position: .topLeft, scale: 0.5, margin: 0)
            try rendered.watermark(mark, image: try Fixture.file(logo, format))
            #expect(isClose(try rendered.pixel(50, 50), [255, 0, 0], within: 16), "\(format)")
            #expect(isClose(try rendered.pixel(150, 50), [100, 100, 100], within: 8), "\(format)")
            #expect(try rendered.pixel(300, 200) == [100, 100, 100])
        }
        var rendered = try grey()
        try rendered.watermark(
            Watermark(image: .init(bucket: "b", key: "k"), opacity: 0.5, position: .topLeft, scale: 0.5, margin: 0),
            image: try Fixture.file(try Fixture.quarters(40, 40), .jpeg))
        #expect(isClose(try rendered.pixel(60, 60), [178, 50, 50], within: 10))
    }

    @Test("a transparent picture keeps its transparency around the mark")
    func transparent() throws {
        let values = [UInt8](repeating: 0, count: 200 * 100 * 4)
        var rendered = try Fixture.render(
            try Fixture.file(try Fixture.picture(200, 100, values), .png), Size(name: "s"))
        try rendered.watermark(Watermark(text: "▊", opacity: 1, position: .centre, scale: 0.3))
        #expect(try rendered.pixel(1, 1)[3] == 0)
        #expect(try rendered.pixel(100, 50) == [255, 255, 255, 255])
    }

    @Test("a broken mark is the configuration's fault, never the upload's")
    func broken() throws {
        let image = ObjectReference(bucket: "b", key: "k")
        let cases: [(Watermark, [UInt8]?)] = [
            (Watermark(), nil), (Watermark(text: "  "), nil), (Watermark(image: image), Array("no picture".utf8)),
            (Watermark(image: image), []),
            (Watermark(image: image), Array(try Fixture.file(try Fixture.texture(90, 90), .png).dropLast(2000))),
        ]
        for (mark, bytes) in cases {
            var rendered = try grey()
            do {
                try rendered.watermark(mark, image: bytes)
                Issue.record("the mark was drawn")
            } catch let error as DarkroomError {
                #expect(error.name == .configInvalid)
            }
        }
    }

    @Test("a mark is drawn once while the process is warm, and old ones make room")
    func cache() throws {
        try Fixture.start()
        let cache = MarkCache(capacity: 2)
        func mark(_ text: String) -> Mark { Mark(content: .text(text, .white), width: 50, height: 50, opacity: 1) }
        let first = try cache.picture(of: mark("a"), before: Fixture.deadline)
        #expect(try cache.picture(of: mark("a"), before: Fixture.deadline) === first)
        _ = try cache.picture(of: mark("b"), before: Fixture.deadline)
        _ = try cache.picture(of: mark("a"), before: Fixture.deadline)
        _ = try cache.picture(of: mark("c"), before: Fixture.deadline)
        #expect(cache.count == 2)
        #expect(try cache.picture(of: mark("a"), before: Fixture.deadline) === first)
    }

    @Test("white on white is seen thanks to its edge, and without one it is not", arguments: Watermark.Edge.allCases)
    func edge(edge: Watermark.Edge) throws {
        let white = [UInt8](repeating: 255, count: 400 * 300 * 3)
        var rendered = try Fixture.render(try Fixture.file(try Fixture.picture(400, 300, white), .png), Size(name: "s"))
        try rendered.watermark(Watermark(text: "Darkroom", opacity: 1, scale: 0.5, edge: edge))
        let darkest = try #require(try rendered.pixels.min())
        #expect(edge == .none ? darkest == 255 : darkest < 160)
        // Dark letters get a light edge.
        var black = try Fixture.render(
            try Fixture.file(try Fixture.picture(400, 300, [UInt8](repeating: 0, count: white.count)), .png),
            Size(name: "s"))
        try black.watermark(
            Watermark(text: "D", opacity: 1, scale: 0.5, color: Color(red: 0, green: 0, blue: 0), edge: edge))
        let brightest = try #require(try black.pixels.max())
        #expect(edge == .none ? brightest == 0 : brightest > 95)
    }

    @Test("tiled marks stand all over the picture, in staggered rows")
    func tiled() throws {
        var rendered = try grey(600, 400)
        try rendered.watermark(Watermark(text: "Tile", opacity: 1, position: .tiled, scale: 0.1))
        let pixels = try rendered.pixels
        func marks(_ left: Int, _ top: Int) -> Int {
            (top..<top + 100).reduce(0) { sum, y in
                sum + (left..<left + 100).count { x in pixels[(y * 600 + x) * 3] != 100 }
            }
        }
        for left in stride(from: 0, to: 600, by: 100) {
            for top in stride(from: 0, to: 400, by: 100) { #expect(marks(left, top) > 200, "\(left), \(top)") }
        }
    }

    @Test(
        "a picture of a pixel or two is marked without a fault", arguments: Watermark.Edge.allCases,
        [(1, 1), (2, 2), (512, 1), (3, 90)])
    func tiny(edge: Watermark.Edge, size: (Int, Int)) throws {
        for position in [Watermark.Position.bottomRight, .tiled] {
            var rendered = try grey(size.0, size.1)
            try rendered.watermark(Watermark(text: "Darkroom", position: position, minimumWidth: 1, edge: edge))
            #expect((rendered.width, rendered.height) == size)
        }
    }

    @Test("a picture smaller than one tile is marked all the same")
    func smallTile() throws {
        var rendered = try grey(40, 20)
        #expect(
            try rendered.watermark(
                Watermark(text: "Tile", opacity: 1, position: .tiled, scale: 1, margin: 0, minimumWidth: 1)))
        #expect(try changed(rendered) != nil)
        #expect((rendered.width, rendered.height) == (40, 20))
    }
}
