import Core
import Testing

@testable import Imaging

struct LabTIFFTests {
    /// A TIFF of 4 x 2 pixels with another photometric interpretation than RGB.
    private func tiff(photometric: UInt8) throws -> [UInt8] {
        var bytes = FileBuilder.tiff(4, 2, [UInt8](repeating: 90, count: 24), orientation: 1)
        // The fifth entry of the directory at 8: its value is 8 bytes in.
        let at = 10 + 4 * 12
        try #require(bytes[at] == 6 && bytes[at + 1] == 1)
        bytes[at + 8] = photometric
        return bytes
    }

    @Test("8 bit Lab is unsupported rather than corrupt", arguments: [8, 9] as [UInt8])
    func lab(photometric: UInt8) throws {
        try Fixture.start()
        let error = try Fixture.error { _ = try Header.probe(try tiff(photometric: photometric)) }
        #expect(error.name == .imageUnsupported)
        #expect(try Header.probe(try tiff(photometric: 2))?.width == 4)
    }
}
