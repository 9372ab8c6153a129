import CVips
import Core

/// A picture as a file.
public struct Encoded: Sendable, Equatable {
    /// The file.
    public var bytes: [UInt8]
    /// The width in pixels.
    public var width: Int
    /// The height in pixels.
    public var height: Int
}

/// Effort 4 is libwebp's own middle: 2 halves the time and adds 3 %.
private let webpEffort = 4
/// The effort for AVIF of this many pixels that fits into the seconds left; 0 takes a third of the time of 1.
///
/// At effort 1 libaom needs half the time of 2 for the same bytes and 0.1 dB; beyond 2 a large picture takes seconds.
func avifEffort(pixels: Int, remaining: Double) -> Int32 {
    Double(pixels) * 3e-6 * Costs.avifSeconds(effort: 1) <= remaining ? 1 : 0
}
/// EXIF, XMP and IPTC, as libvips' `keep` counts them (VIPS_FOREIGN_KEEP_EXIF and its kin).
private let metadataFields: Int32 = 1 | 2 | 4

extension Rendered {
    /// Encodes the pixels, with the metadata that its size keeps; GIF carries none. An untagged picture is sRGB by convention.
    ///
    /// - Parameter quality: 1...100 on the encoder's own scale; nil takes the format's default. PNG and GIF ignore it.
    /// - Throws: `Image.NotEncodable` if the format cannot hold so large a picture; `Deadline.Exceeded`.
    public borrowing func encode(_ format: OutputFormat, quality: Int? = nil) throws -> Encoded {
        try deadline.check(before: "encoding \(format.rawValue)")
        let limit = format.longestSide
        guard max(width, height) <= limit else {
            throw DarkroomError(
                .imageNotEncodable, "found a picture of \(width)x\(height), \(format.rawValue) ends at \(limit) a side")
        }
        let quality = quality ?? format.defaultQuality
        let bytes = isPlain(as: format) ? try encoded(format, quality) : try saved(format, quality)
        return Encoded(bytes: bytes, width: width, height: height)
    }

    /// Whether the file will hold nothing but the pixels as they lie in memory, and the format has a faster encoder for those.
    private borrowing func isPlain(as format: OutputFormat) -> Bool {
        guard metadata.isEmpty, animation == nil else { return false }
        return format == .webp || format == .jpeg && !hasAlpha
    }

    /// The file that the fast encoders make.
    private borrowing func encoded(_ format: OutputFormat, _ quality: Int) throws -> [UInt8] {
        try picture.withPixels { pixels in
            format == .jpeg
                ? try JPEGLibrary.shared().encode(pixels, quality: quality)
                : try WebPLibrary.shared().encode(pixels, quality: quality, effort: webpEffort)
        }
    }

    /// The file that libvips makes.
    borrowing func saved(_ format: OutputFormat, _ quality: Int) throws -> [UInt8] {
        let picture = try labelled(try content(for: format))
        let keep: Int32 = metadata.isEmpty ? 0 : metadataFields
        let effort = avifEffort(pixels: width * height, remaining: deadline.remaining())
        let quality = Int32(quality)
        return try picture.file(.imageNotEncodable, tried: "encoding as \(format.rawValue)") {
            image, start, count in
            switch format {
            case .jpeg: darkroom_jpegsave(image, &start, &count, quality, 0, keep)
            case .png: darkroom_pngsave(image, &start, &count, keep)
            case .webp: darkroom_webpsave(image, &start, &count, quality, Int32(webpEffort), keep)
            case .avif: darkroom_avifsave(image, &start, &count, quality, effort, keep)
            case .gif: darkroom_gifsave(image, &start, &count)
            }
        }
    }

    /// The picture with the metadata to be written; the one it shares its pixels with stays without.
    private borrowing func labelled(_ picture: consuming Picture) throws -> Picture {
        guard !metadata.isEmpty else { return picture }
        let labelled = try picture.made("copying") { darkroom_copy_interpretation($0, &$1, VIPS_INTERPRETATION_sRGB) }
        try metadata.write(on: labelled)
        return labelled
    }

    /// What is saved: all frames where the format moves, the first where it does not.
    private borrowing func content(for format: OutputFormat) throws -> Picture {
        switch format {
        case .jpeg: return try flattened()
        case .webp, .gif:
            guard let animation else { return picture.shared() }
            return try Film.marked(picture, as: animation)
        case .png, .avif: return try firstFrame()
        }
    }

    /// The picture on its background, without transparency.
    ///
    /// The corresponding C function is `vips_flatten`.
    private borrowing func flattened() throws -> Picture {
        let still = try firstFrame()
        guard hasAlpha else { return still }
        let background = Background(background, bands: 3)
        return try still.made("flattening") { darkroom_flatten($0, &$1, background.array) }
    }
}

extension OutputFormat {
    /// The longest side, in pixels, that the format or its encoder can hold.
    var longestSide: Int {
        switch self {
        // libjpeg's own limit, a little below the format's.
        case .jpeg: 65_500
        case .gif: 65_535
        case .png: Int(Int32.max)
        case .webp: 16_383
        case .avif: 16_384
        }
    }
}
