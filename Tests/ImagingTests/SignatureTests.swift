import Core
import Testing

@testable import Imaging

struct SignatureTests {
    static let known: [(String, ImageFormat)] = [
        ("FF D8 FF E0 00 10", .jpeg), ("89 50 4E 47 0D 0A 1A 0A 00", .png), ("47 49 46 38 39 61", .gif),
        ("47 49 46 38 37 61", .gif), ("52 49 46 46 00 00 00 00 57 45 42 50", .webp), ("49 49 2A 00", .tiff),
        ("4D 4D 00 2A", .tiff),
        // ftyp avif; ftyp mif1 with avif among the compatible brands; ftyp heic; ftyp mif1 with heic.
        ("00 00 00 18 66 74 79 70 61 76 69 66 00 00 00 00 6D 69 66 31 6D 69 61 66", .avif),
        ("00 00 00 18 66 74 79 70 6D 69 66 31 00 00 00 00 6D 69 61 66 61 76 69 66", .avif),
        ("00 00 00 14 66 74 79 70 68 65 69 63 00 00 00 00 6D 69 66 31", .heic),
        ("00 00 00 18 66 74 79 70 6D 69 66 31 00 00 00 00 6D 69 66 31 68 65 69 63", .heic),
    ]

    @Test("the first bytes tell the format", arguments: known)
    func knows(hex: String, format: ImageFormat) throws {
        #expect(try Signature.format(of: bytes(hex)) == format)
    }

    @Test(
        "whatever is not on the list never reaches a parser",
        arguments: [
            "plain text", "<svg xmlns='http://www.w3.org/2000/svg'/>", "<?xml version='1.0'?><svg/>", "%PDF-1.7",
            "%!PS-Adobe-3.0 EPSF-3.0", "BM\u{1}\u{2}\u{3}\u{4}", "P6 1 1 255 abc", "push graphic-context", "8BPS",
            "RIFF....AVI LIST", "....ftypisom....mp42", "\u{FF}", "#?RADIANCE", "MM", "G",
        ])
    func refuses(text: String) throws {
        let error = try Fixture.error { _ = try Signature.format(of: Array(text.utf8)) }
        #expect(error.name == .imageUnsupported)
        #expect(error.message.contains("expected JPEG"))
    }

    @Test("no bytes are empty, not unsupported")
    func empty() throws {
        #expect(try Fixture.error { _ = try Signature.format(of: []) }.name == .imageEmpty)
    }

    private func bytes(_ hex: String) -> [UInt8] { hex.split(separator: " ").compactMap { UInt8($0, radix: 16) } }
}
