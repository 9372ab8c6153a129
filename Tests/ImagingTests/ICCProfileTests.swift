import CVips
import Core
import Testing

@testable import Imaging

struct ICCProfileTests {
    /// libvips' own profile of this name.
    private func profile(_ name: String) throws -> [UInt8] {
        var picture = try Fixture.quarters(8, 8)
        try picture.apply("converting") { darkroom_icc_transform($0, &$1, name, "srgb") }
        let profile = picture.blob("icc-profile-data")
        return try #require(profile)
    }

    @Test("sRGB is told from Display P3 by what the profiles say, not by their names")
    func tells() throws {
        #expect(ICCProfile.isSRGB(try profile("srgb")))
        #expect(!ICCProfile.isSRGB(try profile("p3")))
        #expect(!ICCProfile.isSRGB(try profile("cmyk")))
    }

    @Test("a cut or altered profile is not sRGB, and crashes nothing")
    func damaged() throws {
        let whole = try profile("srgb")
        for count in stride(from: 0, to: whole.count, by: 7) { _ = ICCProfile.isSRGB(Array(whole[..<count])) }
        #expect(!ICCProfile.isSRGB(Array(whole[..<200])))
        for at in stride(from: 128, to: min(whole.count, 600), by: 1) {
            var altered = whole
            altered[at] = 0xFF
            _ = ICCProfile.isSRGB(altered)
        }
    }
}
