import CVips
import Core
import Testing

@testable import Imaging

struct StripStepTests {
    /// A JPEG that says too much: EXIF with a position, XMP, IPTC, a comment.
    private func talkative() throws -> [UInt8] {
        let xmp = Array("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>SecretXMP</x:xmpmeta>".utf8)
        let iptc: [UInt8] =
            Array("Photoshop 3.0\0".utf8) + Array("8BIM".utf8) + [4, 4, 0, 0, 0, 0, 0, 14]
            + [0x1C, 2, 120, 0, 9] + Array("SecretIPT".utf8)
        return FileBuilder.jpeg(
            try Fixture.file(try Fixture.texture(200, 150), .jpeg),
            adding: [
                (0xE1, FileBuilder.exif(orientation: 6)), (0xE1, xmp), (0xED, iptc),
                (0xFE, Array("SecretComment".utf8)),
            ])
    }

    @Test("no output format carries anything but pixels", arguments: OutputFormat.allCases)
    func outputs(format: OutputFormat) throws {
        let source = try talkative()
        #expect(contains(source, "SecretCam") && contains(source, "SecretXMP") && contains(source, "SecretIPT"))
        let bytes = try Fixture.render(source, Size(name: "s", width: 100)).encode(format).bytes
        for trace in ["Secret", "Exif", "xmpmeta", "Photoshop", "ICC_PROFILE", "iCCP", "eXIf", "GPS"] {
            #expect(!contains(bytes, trace), "\(trace)")
        }
        let read: ImageFormat = try Signature.format(of: bytes)
        let fields = try bytes.withUnsafeBytes { try Loader.open($0, read).fields }
        #expect(fields.filter { ["exif", "xmp", "iptc", "icc", "gps"].contains(where: $0.hasPrefix) } == [])
    }

    @Test("neither the intermediate nor the master nor the tag picture does")
    func intermediates() throws {
        let source = try talkative()
        let header = try Header.probe(source, limits: .standard)
        let prepared = try Preparation(
            source, header: header, masterSize: Size(name: "m"), wantsTagPicture: true, deadline: Fixture.deadline)
        let files = [
            try Fixture.render(source, Size(name: "s", width: 100)).encodeIntermediate().bytes,
            try #require(prepared.master).bytes, try #require(prepared.tagPicture).bytes,
        ]
        for bytes in files { #expect(!contains(bytes, "Secret") && !contains(bytes, "xmpmeta")) }
    }

    @Test("stripping one size leaves the picture that others share as it was")
    func shared() throws {
        let source = try talkative()
        let header = try Header.probe(source, limits: .standard)
        let sizes = [Size(name: "a", width: 100), Size(name: "b", width: 50)]
        var renderer = try Renderer(
            source, master: header.master(at: .init(bucket: "b", key: "k")), sizes: sizes, deadline: Fixture.deadline)
        for size in sizes {
            let together = try renderer.render(size)
            #expect(together.width == size.width)
            let alone = try Fixture.render(source, size)
            #expect(try similarity(together.pixels, alone.pixels) > 30)
        }
    }

    private func contains(_ bytes: [UInt8], _ text: String) -> Bool {
        let wanted = Array(text.utf8)
        return bytes.indices.contains { bytes[$0...].starts(with: wanted) }
    }
}
