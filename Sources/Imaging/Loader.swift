import CVips
import Core

/// Opens files. The picture that comes back reads from the file's bytes until it is settled.
enum Loader {
    /// Opens `bytes`, which are of this format; a JPEG is divided by `shrink` (1, 2, 4 or 8) while it is decoded. Of an
    /// animation the first frame is opened, or the `film` of all.
    ///
    /// Throws `Image.Corrupt` where the header makes no sense; broken pixels show when the picture is settled, or are grey,
    /// black or transparent if damage is accepted.
    ///
    /// The corresponding C functions are `vips_jpegload_buffer` and its kin. `vips_thumbnail_buffer` is not used, since
    /// it ignores `fail_on` for baseline JPEG: half a file would give a half grey picture.
    static func open(
        _ bytes: UnsafeRawBufferPointer, _ format: ImageFormat, shrink: Int = 1, film: Bool = false,
        acceptsDamage: Bool = false
    ) throws -> Picture {
        if format == .tiff, let plain = PlainTIFF(bytes) { return try plain.picture(of: bytes) }
        let failOn = acceptsDamage ? VIPS_FAIL_ON_NONE : VIPS_FAIL_ON_ERROR
        let pages: Int32 = film ? -1 : 1
        let (start, count) = (bytes.baseAddress, bytes.count)
        return try Picture(.imageCorrupt, tried: "reading", on: "a \(format.rawValue) of \(count) bytes") { made in
            switch format {
            case .jpeg: darkroom_jpegload(start, count, &made, Int32(shrink), failOn)
            case .png: darkroom_pngload(start, count, &made, failOn)
            case .webp: darkroom_webpload(start, count, &made, 1, pages, failOn)
            case .gif: darkroom_gifload(start, count, &made, pages, failOn)
            case .avif, .heic: darkroom_heifload(start, count, &made, failOn)
            case .tiff: darkroom_tiffload(start, count, &made, failOn)
            }
        }
    }

    /// The largest division while decoding that leaves half as many pixels again as `wanted`; Lanczos does the rest. A
    /// division averages blocks: with less left to Lanczos the result is softer than it needs to be (36 dB against 43).
    static func jpegShrink(_ stored: Geometry.Area, wanted: Geometry.Area) -> Int {
        [8, 4, 2].first { 2 * stored.width >= 3 * $0 * wanted.width && 2 * stored.height >= 3 * $0 * wanted.height }
            ?? 1
    }
}
