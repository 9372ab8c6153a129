import CVips
import Core
import Testing

@testable import Imaging

@Suite("the fast decoder of JPEG")
struct JPEGDecoderTests {
    /// The pixels of a file by the fast decoder, at once or row by row; nil if it does not take it.
    private func rows(_ bytes: [UInt8], shrink: Int, atOnce: Bool = true) throws -> [UInt8]? {
        try Fixture.start()
        return try bytes.withUnsafeBytes {
            try PlainRows($0, .jpeg, shrink: shrink)?.picture(before: Fixture.deadline, atOnce: atOnce ? .max : 0)
                .bytes()
        }
    }

    private func libvips(_ bytes: [UInt8], shrink: Int) throws -> [UInt8] {
        try bytes.withUnsafeBytes { try Loader.open($0, .jpeg, shrink: shrink).bytes() }
    }

    @Test("reads the pixels that libvips reads", arguments: [1, 2, 4, 8], [80, 95])
    func samePixels(shrink: Int, quality: Int32) throws {
        // Sides that the shrink divides; otherwise libvips leaves out a last, partial row and column.
        for (width, height) in [(64, 48), (8, 8), (136, 96), (640, 16)] {
            let bytes = try Fixture.file(try Fixture.texture(width, height), .jpeg, quality: quality)
            let expected = try libvips(bytes, shrink: shrink)
            for atOnce in [true, false] {
                #expect(try rows(bytes, shrink: shrink, atOnce: atOnce) == expected, "\(width)x\(height), \(atOnce)")
            }
        }
    }

    @Test("keeps the profile", arguments: [0, Int.max])
    func profile(atOnce: Int) throws {
        let profile = (0..<70_000).map { UInt8($0 % 251) }
        let parts = [profile[..<65_000], profile[65_000...]].enumerated().map { index, part in
            (UInt8(0xE2), Array("ICC_PROFILE\0".utf8) + [UInt8(index + 1), 2] + part)
        }
        let bytes = FileBuilder.jpeg(try Fixture.file(try Fixture.texture(64, 48), .jpeg), adding: parts)
        #expect(try keptProfile(of: bytes, .jpeg, atOnce: atOnce) == profile)
    }

    @Test("leaves to libvips what is not 8-bit YCbCr in one scan")
    func notPlain() throws {
        let picture = try Fixture.texture(64, 48)
        let progressive = try picture.file(.internalFault, tried: "making a fixture") { image, start, count in
            darkroom_jpegsave(image, &start, &count, 90, 1, 0)
        }
        #expect(try rows(progressive, shrink: 1) == nil)
        #expect(try rows(try Fixture.file(try grey(picture), .jpeg), shrink: 1) == nil)
        #expect(try rows([0xff, 0xd8, 0xff, 0xd9], shrink: 1) == nil)
        #expect(try rows(Array("no picture".utf8), shrink: 1) == nil)
    }

    @Test(
        "gives up at the first damage, and the size is then judged, or made, as libvips does it",
        arguments: [(320, 240), (1400, 1100)])
    func damaged(width: Int, height: Int) throws {
        // The larger is handed out row by row.
        let whole = try Fixture.file(try Fixture.texture(width, height), .jpeg)
        let cut = Array(whole.prefix(whole.count / 2))
        try cut.withUnsafeBytes { buffer in
            let rows = try #require(try PlainRows(buffer, .jpeg))
            #expect(throws: DarkroomError.self) { _ = try rows.picture(before: Fixture.deadline).bytes() }
            #expect(rows.gaveUp)
        }
        // Too large for a division.
        let size = Size(name: "s", width: width - 20)
        let error = try Fixture.error { _ = try Fixture.render(cut, size) }
        #expect(error.name == .imageCorrupt && says("premature end", error), "\(error)")
        let made = try Fixture.render(cut, size, acceptsDamage: true)
        #expect(made.width == width - 20)
        #expect(try made.pixel(150, made.height - 1) == [128, 128, 128])
    }

    @Test("stops when the time is over, which is no damage", arguments: [0, Int.max])
    func late(atOnce: Int) throws {
        let bytes = try Fixture.file(try Fixture.texture(64, 48), .jpeg)
        try bytes.withUnsafeBytes { buffer in
            let rows = try #require(try PlainRows(buffer, .jpeg))
            let error = try Fixture.error {
                var picture = try rows.picture(before: Deadline(in: -1), atOnce: atOnce)
                try picture.settle(tried: "decoding", before: Deadline(in: -1))
            }
            #expect(error.name == .deadlineExceeded)
            #expect(!rows.gaveUp)
        }
    }
}

@Suite("the fast decoder of PNG")
struct PNGDecoderTests {
    /// The pixels of a file by the fast decoder, at once or row by row; nil if it does not take it.
    private func rows(_ bytes: [UInt8], atOnce: Bool = true) throws -> [UInt8]? {
        try Fixture.start()
        return try bytes.withUnsafeBytes {
            try PlainRows($0, .png)?.picture(before: Fixture.deadline, atOnce: atOnce ? .max : 0).bytes()
        }
    }

    private func libvips(_ bytes: [UInt8]) throws -> [UInt8] {
        try bytes.withUnsafeBytes { try Loader.open($0, .png).bytes() }
    }

    private func transparent(_ width: Int, _ height: Int) throws -> Picture {
        let values = Fixture.pixels(width, height) { x, y in
            [UInt8(x * 4 % 256), UInt8(y * 5 % 256), 90, UInt8((x * y) % 256)]
        }
        return try Fixture.picture(width, height, values)
    }

    private func png(
        _ picture: borrowing Picture, filter: VipsForeignPngFilter = VIPS_FOREIGN_PNG_FILTER_ALL,
        interlaced: Bool = false,
        palette: Bool = false
    ) throws -> [UInt8] {
        try picture.file(.internalFault, tried: "making a fixture") { image, start, count in
            darkroom_pngsave_as(image, &start, &count, filter, interlaced ? 1 : 0, palette ? 1 : 0)
        }
    }

    @Test(
        "reads the pixels that libvips reads, whatever predicts them",
        arguments: [
            VIPS_FOREIGN_PNG_FILTER_NONE, VIPS_FOREIGN_PNG_FILTER_SUB, VIPS_FOREIGN_PNG_FILTER_UP,
            VIPS_FOREIGN_PNG_FILTER_AVG, VIPS_FOREIGN_PNG_FILTER_PAETH, VIPS_FOREIGN_PNG_FILTER_ALL,
        ])
    func samePixels(filter: VipsForeignPngFilter) throws {
        for (width, height) in [(1, 1), (2, 3), (17, 5), (131, 97), (640, 33)] {
            for bytes in [
                try png(try Fixture.texture(width, height), filter: filter),
                try png(try transparent(width, height), filter: filter),
            ] {
                let expected = try libvips(bytes)
                for atOnce in [true, false] {
                    #expect(try rows(bytes, atOnce: atOnce) == expected, "\(width)x\(height), \(atOnce)")
                }
            }
        }
    }

    @Test("keeps the profile that libvips finds", arguments: [0, Int.max])
    func profile(atOnce: Int) throws {
        let profile = try #require(HEIFColour.builtIn("p3"))
        var picture = try Fixture.texture(64, 48)
        picture.set("icc-profile-data", to: profile)
        let bytes = try picture.file(.internalFault, tried: "making a fixture") { image, start, count in
            darkroom_pngsave(image, &start, &count, 8)
        }
        #expect(try keptProfile(of: bytes, .png, atOnce: atOnce) == profile)
    }

    @Test("leaves to libvips what is not 8-bit colour in rows")
    func notPlain() throws {
        let picture = try Fixture.texture(64, 48)
        #expect(try rows(try png(picture)) != nil)
        #expect(try rows(try png(picture, interlaced: true)) == nil)
        #expect(try rows(try png(picture, palette: true)) == nil)
        #expect(try rows(try png(try grey(picture))) == nil)
        let deep = try picture.made("making it deep") { darkroom_colourspace($0, &$1, VIPS_INTERPRETATION_RGB16) }
        #expect(try rows(try png(deep)) == nil)
        // One colour is transparent (tRNS): libvips makes a channel of that.
        let key = FileBuilder.png(try png(picture), adding: "tRNS", [0, 1, 0, 2, 0, 3])
        #expect(try rows(key) == nil)
        #expect(try rows(Array("no picture".utf8)) == nil)
        #expect(try rows(Array(png(picture).prefix(20))) == nil)
    }

    @Test("gives up at the first damage, and libvips judges the file", arguments: [(320, 240), (1400, 1100)])
    func damaged(width: Int, height: Int) throws {
        // The larger is handed out row by row.
        let whole = try png(try Fixture.texture(width, height))
        var flipped = whole
        flipped[whole.count / 2] ^= 1
        let cut = Array(whole.prefix(whole.count / 2))
        let size = Size(name: "s", width: width - 20)
        for damaged in [cut, flipped] {
            try damaged.withUnsafeBytes { buffer in
                let rows = try #require(try PlainRows(buffer, .png))
                #expect(throws: DarkroomError.self) { _ = try rows.picture(before: Fixture.deadline).bytes() }
                #expect(rows.gaveUp)
            }
            let error = try Fixture.error { _ = try Fixture.render(damaged, size) }
            #expect(error.name == .imageCorrupt && says("libpng read error", error), "\(error)")
        }
        let made = try Fixture.render(cut, size, acceptsDamage: true)
        #expect(made.width == width - 20)
        let intact = try Fixture.render(whole, size)
        #expect(try made.pixel(150, height / 4) == (try intact.pixel(150, height / 4)))
    }

    /// Files with something unusual, by its name: whether the fast decoder reads them to the end.
    private func unusual() throws -> [(name: String, bytes: [UInt8], isRead: Bool)] {
        let plain = try png(try Fixture.texture(64, 48))
        func with(_ type: String, _ data: [UInt8], atEnd: Bool = false) -> [UInt8] {
            FileBuilder.png(plain, adding: type, data, atEnd: atEnd)
        }
        /// The file with the last byte of an added chunk's checksum changed.
        func broken(_ bytes: [UInt8], endOfChunk: Int) -> [UInt8] {
            var bytes = bytes
            bytes[endOfChunk - 1] ^= 1
            return bytes
        }
        let text = Array("Comment\0said".utf8)
        return [
            ("gamma", with("gAMA", [0, 0, 0xB1, 0x8F]), true),
            ("background", with("bKGD", [0, 1, 0, 2, 0, 3]), true),
            ("significant bits", with("sBIT", [5, 6, 5]), true),
            ("animation control", with("acTL", [0, 0, 0, 1, 0, 0, 0, 0]), true),
            ("text", with("tEXt", text), true),
            ("text at the end", with("tEXt", text, atEnd: true), true),
            ("text with a wrong checksum", broken(with("tEXt", text), endOfChunk: 33 + 12 + text.count), false),
            (
                "text with a wrong checksum at the end",
                broken(with("tEXt", text, atEnd: true), endOfChunk: plain.count + text.count), false
            ),
            ("an unknown critical chunk", with("ABCD", [1]), false),
            ("bytes after the last pixel", with("IDAT", [1, 2, 3], atEnd: true), true),
            ("bytes after the end", plain + [1, 2, 3], true),
        ]
    }

    @Test("reads what is unusual as libvips does, or leaves it to libvips")
    func unusualFiles() throws {
        let size = Size(name: "s", width: 40)
        let plain = try Fixture.render(try png(try Fixture.texture(64, 48)), size).pixels
        for (name, bytes, isRead) in try unusual() {
            // Nil if it does not take the file, and if it gave up, of which only libvips says why.
            let pixels = try? rows(bytes)
            #expect((pixels != nil) == isRead, "\(name)")
            // The same verdict and the same pixels as libvips alone.
            let alone = Result { try libvips(bytes) }
            let rendered = Result { try Fixture.render(bytes, size).pixels }
            switch alone {
            case .success(let alone):
                if isRead { #expect(pixels == alone, "\(name)") }
                #expect(try rendered.get() == plain, "\(name)")
            case .failure: #expect(throws: DarkroomError.self, "\(name)") { try rendered.get() }
            }
        }
    }

    @Test("gives up where only the end of the file is missing, which libvips lets pass")
    func withoutEnd() throws {
        let whole = try png(try Fixture.texture(320, 240))
        // IEND, the last chunk, is 12 bytes.
        let cut = Array(whole.dropLast(12))
        try cut.withUnsafeBytes { buffer in
            let rows = try #require(try PlainRows(buffer, .png))
            #expect(throws: DarkroomError.self) { _ = try rows.picture(before: Fixture.deadline) }
            #expect(rows.gaveUp)
        }
        #expect(try Fixture.render(cut, Size(name: "s", width: 300)).width == 300)
    }
}

/// The profile of a plain file's picture.
private func keptProfile(of bytes: [UInt8], _ format: ImageFormat, atOnce: Int) throws -> [UInt8]? {
    try bytes.withUnsafeBytes { buffer in
        try PlainRows(buffer, format)?.picture(before: Fixture.deadline, atOnce: atOnce).blob("icc-profile-data")
    }
}

/// One band of `picture`, as grey.
private func grey(_ picture: borrowing Picture) throws -> Picture {
    try picture.made("taking a band") { darkroom_extract_band($0, &$1, 0, 1) }
        .made("naming it") { darkroom_copy_interpretation($0, &$1, VIPS_INTERPRETATION_B_W) }
}

/// Whether `error` repeats what libvips said. Its words are the process's, 10 kB at most: those of tests that run at the same time may
/// have left no room.
private func says(_ words: String, _ error: DarkroomError) -> Bool {
    error.message.contains(words) || error.message.utf8.count > 5000
}
