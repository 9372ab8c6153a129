import Core
import FoundationEssentials

extension Rendered {
    /// What stands in for the picture until it has loaded, judged on at most 64 x 64 pixels of it.
    public borrowing func placeholder() throws -> Placeholder {
        let small = try render(Size(name: "placeholder", width: 64, height: 64))
        let (pixels, bands) = (try small.pixels, small.hasAlpha ? 4 : 3)
        let hash = ThumbHash.of(pixels, bands: bands, width: small.width, height: small.height)
        return Placeholder(
            dominantColor: DominantColor.of(pixels, bands: bands), thumbHash: Data(hash).base64EncodedString())
    }
}
