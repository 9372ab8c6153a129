import CVips
import Core

/// The pixels of one size: upright, 8 bit sRGB with or without alpha, in memory. What metadata its size keeps stands
/// beside them, so that no picture on the way ever holds more.
public struct Rendered: ~Copyable {
    var picture: Picture
    let background: Color
    let metadata: KeptMetadata
    let deadline: Deadline

    init(_ picture: consuming Picture, background: Color, metadata: KeptMetadata, deadline: Deadline) {
        self.picture = picture
        self.background = background
        self.metadata = metadata
        self.deadline = deadline
    }

    /// The width in pixels.
    public var width: Int { picture.width }
    /// The height in pixels.
    public var height: Int { picture.height }
    /// Whether there is a transparency channel.
    public var hasAlpha: Bool { picture.hasAlpha }

    /// The values of all pixels, row by row, 3 or 4 a pixel: for comparisons.
    ///
    /// The corresponding C function is `vips_image_write_to_memory`.
    public var pixels: [UInt8] { get throws { try picture.bytes() } }
}
