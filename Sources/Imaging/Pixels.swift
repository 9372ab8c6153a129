import CVips
import Core

/// The pixels of a picture where they lie: rows of 8-bit RGB or RGBA below each other. Valid only while they are lent.
struct Pixels {
    /// The first row's first value.
    let start: UnsafePointer<UInt8>
    /// The width in pixels.
    let width: Int
    /// The height in pixels.
    let height: Int
    /// The number of channels, 3 or 4.
    let bands: Int
    /// The bytes from one row to the next.
    var stride: Int { width * bands }
    /// The number of all values.
    var count: Int { stride * height }

    /// An error of an encoder that these pixels were given to.
    func notEncodable(as format: OutputFormat, said: String) -> DarkroomError {
        DarkroomError(
            .imageNotEncodable, tried: "encoding as \(format.rawValue)",
            on: "a picture of \(width)x\(height), \(bands) channels", said: said)
    }
}

extension Picture {
    /// Lends the pixels of a picture of 8 bits, which are in memory already if it was settled.
    ///
    /// The corresponding C function is `vips_image_get_data`.
    borrowing func withPixels<Result>(_ use: (Pixels) throws -> Result) throws -> Result {
        guard format == VIPS_FORMAT_UCHAR, let start = vips_image_get_data(image) else {
            throw DarkroomError(.internalFault, tried: "reading", on: description, said: VipsError.take())
        }
        return try use(
            Pixels(start: start.assumingMemoryBound(to: UInt8.self), width: width, height: height, bands: bands))
    }
}
