import CVips
import Core
import Testing

@testable import Imaging

struct DecodeStepTests {
    static let formats = ImageFormat.allCases.filter { $0 != .heic }

    @Test("a cut file is corrupt, wherever it is cut", arguments: formats, [0.3, 0.5, 0.7, 0.9, 0.97])
    func truncated(format: ImageFormat, share: Double) throws {
        let whole = try Fixture.file(try Fixture.texture(320, 240), format)
        let cut = Array(whole[..<Int(Double(whole.count) * share)])
        for width in [40, 160, 320] {
            let error = try Fixture.error { _ = try Fixture.render(cut, Size(name: "s", width: width)) }
            #expect(error.name == .imageCorrupt)
        }
    }

    @Test("a cut file is corrupt for the validator, too", arguments: formats)
    func preparation(format: ImageFormat) throws {
        let whole = try Fixture.file(try Fixture.texture(320, 240), format)
        let cut = Array(whole[..<(whole.count * 3 / 4)])
        let error = try Fixture.error {
            let header = try Header.probe(cut, limits: .standard)
            _ = try Preparation(
                cut, header: header, masterSize: nil, wantsTagPicture: true, deadline: Fixture.deadline)
        }
        #expect(error.name == .imageCorrupt)
    }

    @Test(
        "a cut file is decoded as far as it goes where damage is accepted",
        arguments: [ImageFormat.jpeg, .png, .gif, .tiff])
    func accepted(format: ImageFormat) throws {
        let picture = try Fixture.texture(320, 240)
        // Of a TIFF whose directory stands at its end nothing can be read.
        let whole =
            format == .tiff
            ? FileBuilder.tiff(320, 240, try picture.bytes(), orientation: 1) : try Fixture.file(picture, format)
        let cut = Array(whole[..<(whole.count * 3 / 4)])
        let header = try Header.probe(cut, limits: .standard, acceptsDamage: true)
        #expect(try Preparation.isIntact(whole, header: header, limits: .standard, deadline: Fixture.deadline))
        #expect(try !Preparation.isIntact(cut, header: header, limits: .standard, deadline: Fixture.deadline))
        let size = try #require(
            MasterPolicy.masterSize(for: header, items: [[Size(name: "s", width: 320)]], isDamaged: true))
        let prepared = try Preparation(
            cut, header: header, masterSize: size, wantsTagPicture: false, acceptsDamage: true,
            deadline: Fixture.deadline)
        let master = try #require(prepared.master)
        let made = try Fixture.render(master.bytes, Size(name: "s"))
        let good = try Fixture.render(whole, Size(name: "s"))
        // The upper half is the picture.
        for y in stride(from: 5, to: 110, by: 15) {
            for x in stride(from: 5, to: 320, by: 45) {
                let (found, expected) = (try made.pixel(x, y).prefix(3), try good.pixel(x, y).prefix(3))
                #expect(isClose(Array(found), Array(expected), within: 3), "\(x), \(y)")
            }
        }
    }

    @Test("a cut WebP or AVIF is corrupt even then: nothing of it is decoded", arguments: [ImageFormat.webp, .avif])
    func notAccepted(format: ImageFormat) throws {
        let whole = try Fixture.file(try Fixture.texture(320, 240), format)
        let cut = Array(whole[..<(whole.count * 3 / 4)])
        let error = try Fixture.error {
            let header = try Header.probe(cut, limits: .standard, acceptsDamage: true)
            _ = try Preparation(
                cut, header: header, masterSize: Size(name: "s", width: 320), wantsTagPicture: false,
                acceptsDamage: true, deadline: Fixture.deadline)
        }
        #expect(error.name == .imageCorrupt)
    }

    @Test("a cut progressive JPEG is corrupt")
    func progressive() throws {
        let whole = try Fixture.texture(320, 240).file(.internalFault, tried: "making a fixture") {
            darkroom_jpegsave($0, &$1, &$2, 90, 1, 0)
        }
        #expect(try Fixture.render(whole, Size(name: "s", width: 100)).width == 100)
        let cut = Array(whole[..<(whole.count / 2)])
        let error = try Fixture.error { _ = try Fixture.render(cut, Size(name: "s", width: 100)) }
        #expect(error.name == .imageCorrupt)
    }

    @Test("damage in the middle never crashes: it is a picture or it is corrupt", arguments: formats)
    func damaged(format: ImageFormat) throws {
        let whole = try Fixture.file(try Fixture.texture(120, 90), format)
        for seed in 1...40 {
            var bytes = whole
            for step in 1...4 {
                bytes[(seed * 7919 + step * 104_729) % (bytes.count - 40) + 40] ^= UInt8(seed * step & 255)
            }
            do {
                _ = try Fixture.render(bytes, Size(name: "s", width: 60))
            } catch let error as DarkroomError {
                #expect([.imageCorrupt, .imageTooLarge, .imageAnimationTooLong].contains(error.name), "\(error)")
            }
        }
    }

    @Test("a message says what was tried, on what, and what libvips said")
    func message() throws {
        let whole = try Fixture.file(try Fixture.texture(320, 240), .jpeg)
        let error = try Fixture.error {
            _ = try Fixture.render(Array(whole[..<(whole.count / 2)]), Size(name: "s", width: 320))
        }
        #expect(error.message.hasPrefix("decoding a picture of 320x240, 3 channels: "))
        #expect(!error.message.contains("\n"))
    }

    @Test("work ends when its time does")
    func deadline() throws {
        let bytes = try Fixture.file(try Fixture.texture(64, 64), .png)
        let header = try Header.probe(bytes, limits: .standard)
        let size = Size(name: "s", width: 32)
        var renderer = try Renderer(
            bytes, master: header.master(at: .init(bucket: "b", key: "k")), sizes: [size], deadline: Deadline(in: -1))
        do {
            _ = try renderer.render(size)
            Issue.record("the render went on")
        } catch let error as DarkroomError {
            #expect(error.name == .deadlineExceeded)
        }
    }

    @Test("a picture whose time runs out while it is decoded is given up in the middle")
    func stopped() throws {
        // Some gigapixels out of nothing: far more than a second's work.
        try Fixture.start()
        var picture = try Fixture.texture(64, 64)
        try picture.apply("enlarging") { darkroom_resize($0, &$1, 400, 400, 2) }
        let error = try Fixture.error {
            try picture.settle(.imageCorrupt, tried: "decoding", before: Deadline(in: 0.2))
        }
        #expect(error.name == .deadlineExceeded)
    }

    @Test("so is one of few rows, each of which stands for many of the file's", arguments: [1, 3, 48])
    func stoppedEarly(rows: Int) throws {
        try Fixture.start()
        var picture = try Fixture.texture(64, 64)
        try picture.apply("enlarging") { darkroom_resize($0, &$1, 100, 100, 2) }
        try picture.apply("shrinking") { darkroom_resize($0, &$1, 64 / 6400, Double(rows) / 6400, 2) }
        #expect(picture.height == rows)
        let error = try Fixture.error { try picture.settle(tried: "decoding", before: Deadline(in: 0.05)) }
        #expect(error.name == .deadlineExceeded)
    }
}
