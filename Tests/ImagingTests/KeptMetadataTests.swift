import CVips
import Core
import FoundationEssentials
import Testing

@testable import Imaging

struct KeptMetadataTests {
    /// A picture with a notice, a name, a camera, a position, XMP and IPTC, as an EXIF block in a JPEG.
    private func source(copyright: String = "© 2026 Ann (a, b, c, d)", creator: String = "Ann Onym") throws -> [UInt8] {
        let picture = try Fixture.texture(120, 80)
        if let block = EXIFBlock(copyright: copyright, artist: creator) {
            vips_image_set_blob_copy(picture.image, "exif-data", block.bytes, block.bytes.count)
            for (name, text) in try block.entries() { vips_image_set_string(picture.image, name, text) }
        }
        for (name, text) in [
            ("ifd0-Make", "SecretCam"), ("ifd2-BodySerialNumber", "SecretSerial"), ("ifd3-GPSLatitudeRef", "N"),
        ] {
            vips_image_set_string(picture.image, "exif-\(name)", text)
        }
        let xmp = Array("<x:xmpmeta><rdf:D tiff:Orientation=\"6\">SecretXMP</rdf:D></x:xmpmeta>".utf8)
        vips_image_set_blob_copy(picture.image, "xmp-data", xmp, xmp.count)
        vips_image_set_int(picture.image, "orientation", 6)
        return try picture.file(.internalFault, tried: "making a fixture") { darkroom_jpegsave($0, &$1, &$2, 90, 0, 7) }
    }

    private func outputs(_ bytes: [UInt8], _ policy: MetadataPolicy?, _ format: OutputFormat) throws -> [UInt8] {
        try Fixture.render(bytes, Size(name: "s", width: 60, metadata: policy)).encode(format).bytes
    }

    private func fields(_ bytes: [UInt8]) throws -> KeptMetadata {
        let format = try Signature.format(of: bytes)
        return try bytes.withUnsafeBytes { buffer in
            KeptMetadata(
                bytes, format, open: try Loader.open(buffer, format), for: [Size(name: "s", metadata: .keep)])
        }
    }

    static let formats: [OutputFormat] = [.jpeg, .png, .webp, .avif]

    @Test("strip keeps the notice and the name and nothing else", arguments: formats)
    func strip(format: OutputFormat) throws {
        let written = try outputs(try source(), nil, format)
        let found = try fields(written)
        #expect((found.copyright, found.creator) == ("© 2026 Ann (a, b, c, d)", "Ann Onym"))
        #expect(!contains(written, "Secret") && !contains(written, "GPS") && !contains(written, "xmpmeta"))
        #expect(!found.entries.keys.contains("exif-ifd2-BodySerialNumber") && found.blocks["xmp-data"] == nil)
        #expect(try Header.probe(written)?.orientation == .up)
    }

    @Test("keep-copyright-only drops the name too", arguments: formats)
    func copyrightOnly(format: OutputFormat) throws {
        let written = try outputs(try source(), .copyrightOnly, format)
        let found = try fields(written)
        #expect(found.copyright == "© 2026 Ann (a, b, c, d)" && found.creator == nil)
        #expect(!contains(written, "Onym") && !contains(written, "Secret"))
    }

    @Test("keep keeps camera, position and XMP, upright and without the thumbnail", arguments: formats)
    func keep(format: OutputFormat) throws {
        let written = try outputs(try source(), .keep, format)
        let found = try fields(written)
        let names = ["exif-ifd0-Make", "exif-ifd3-GPSLatitudeRef", "exif-ifd2-BodySerialNumber"]
        #expect(names.allSatisfy(found.entries.keys.contains))
        let exif = try #require(found.blocks["exif-data"])
        #expect(contains([UInt8](exif), "SecretCam") && contains([UInt8](exif), "SecretSerial"))
        #expect(found.copyright == "© 2026 Ann (a, b, c, d)")
        #expect(try Header.probe(written)?.orientation == .up)
        let xmp = try #require(found.blocks["xmp-data"].map { String(decoding: $0, as: UTF8.self) })
        #expect(xmp.contains("SecretXMP") && xmp.contains("tiff:Orientation=\"1\""))
    }

    @Test("a picture without notice and name gets no EXIF block at all", arguments: formats)
    func nothing(format: OutputFormat) throws {
        let written = try outputs(try source(copyright: " ", creator: ""), .strip, format)
        #expect(try fields(written).blocks["exif-data"] == nil)
    }

    @Test("policy and notice travel through masters and intermediates", arguments: [nil] + MetadataPolicy.allCases)
    func handed(policy: MetadataPolicy?) throws {
        let bytes = try source()
        let header = try Header.probe(bytes, limits: .standard)
        let size = Size(name: "s", width: 60, metadata: policy)
        let prepared = try Preparation(
            bytes, header: header, masterSize: Size(name: "m", metadata: .keep), wantsTagPicture: false,
            deadline: Fixture.deadline)
        let rendered = try Fixture.render(try #require(prepared.master).bytes, size)
        let handed = try Rendered(
            intermediate: try rendered.encodeIntermediate().bytes, of: size, deadline: Fixture.deadline)
        let direct = try fields(try outputs(bytes, policy, .jpeg))
        let found = try fields(try handed.encode(.jpeg).bytes)
        #expect((found.copyright, found.creator) == (direct.copyright, direct.creator))
        #expect(Set(found.entries.keys) == Set(direct.entries.keys))
    }

    @Test("a long notice in any script arrives whole")
    func long() throws {
        let notice = "© " + String(repeating: "写真 και φωτογραφία, ", count: 30) + "end"
        let written = try outputs(try source(copyright: notice), nil, .webp)
        #expect(try fields(written).copyright == notice)
    }

    @Test("a notice in IPTC alone is found")
    func iptc() throws {
        func dataset(_ number: UInt8, _ text: String) -> [UInt8] {
            [0x1C, 2, number, 0, UInt8(text.utf8.count)] + Array(text.utf8)
        }
        let record = dataset(80, "Bea") + dataset(116, "© Bea") + dataset(120, "SecretCaption")
        let segment =
            Array("Photoshop 3.0\0".utf8) + Array("8BIM".utf8) + [4, 4, 0, 0, 0, 0, 0, UInt8(record.count)] + record
        let bytes = FileBuilder.jpeg(try Fixture.file(try Fixture.texture(50, 50), .jpeg), adding: [(0xED, segment)])
        let written = try outputs(bytes, .strip, .webp)
        #expect((try fields(written).copyright, try fields(written).creator) == ("© Bea", "Bea"))
        #expect(!contains(written, "SecretCaption"))
    }

    @Test("a directory with lies in it is read as far as it is true, and never beyond its bytes")
    func hostile() throws {
        let block = Array("II*\0".utf8) + [8, 0, 0, 0, 255, 255]
        #expect(TIFFTexts(block).copyright == nil)
        for offset in [0, 7, 0xFFFF_FFFF] {
            let number = (0..<4).map { UInt8(offset >> (8 * $0) & 255) }
            let entry: [UInt8] = [0x98, 0x82, 2, 0, 90, 0, 0, 0] + number
            #expect(TIFFTexts(block[..<8] + [1, 0] + entry + [0, 0, 0, 0]).copyright == nil)
        }
        let brokenOff: [UInt8] = [0x98, 0x82, 2, 0, 8, 0, 0, 0, 50, 0]
        #expect(TIFFTexts(block[..<8] + [1, 0] + brokenOff).copyright == nil)
        let latin: [UInt8] = [0x98, 0x82, 2, 0, 4, 0, 0, 0, 0xA9, 0x41, 0, 0x42]
        #expect(TIFFTexts(block[..<8] + [1, 0] + latin).copyright == "©A, B")
    }

    private func contains(_ bytes: [UInt8], _ text: String) -> Bool {
        let wanted = Array(text.utf8)
        return bytes.indices.contains { bytes[$0...].starts(with: wanted) }
    }
}
