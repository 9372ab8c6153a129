import Core
import FoundationEssentials

extension Rendered {
    /// What stands in for the picture until it has loaded, judged on at most 64 x 64 means of its pixels.
    public borrowing func placeholder() throws -> Placeholder {
        var still = try firstFrame()
        try still.settle(tried: "taking the first frame", before: deadline)
        let small = try still.withPixels { Miniature(of: $0, longest: 64) }
        let hash = ThumbHash.of(small.pixels, bands: small.bands, width: small.width, height: small.height)
        return Placeholder(
            dominantColor: DominantColor.of(small.pixels, bands: small.bands),
            thumbHash: Data(hash).base64EncodedString())
    }
}
