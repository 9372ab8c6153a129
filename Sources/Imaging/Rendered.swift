import CVips
import Core

/// The pixels of one size: upright, 8 bit sRGB with or without alpha, in memory. What metadata its size keeps stands
/// beside them, so that no picture on the way ever holds more.
public struct Rendered: ~Copyable {
    /// The pixels; the frames of an animation stand below each other.
    var picture: Picture
    /// How the frames follow each other; nil for a still picture.
    public let animation: Animation?
    let background: Color
    let metadata: KeptMetadata
    let deadline: Deadline

    init(
        _ picture: consuming Picture, animation: Animation? = nil, background: Color, metadata: KeptMetadata,
        deadline: Deadline
    ) {
        self.picture = picture
        self.animation = animation
        self.background = background
        self.metadata = metadata
        self.deadline = deadline
    }

    /// The width in pixels.
    public var width: Int { picture.width }
    /// The height in pixels, of one frame.
    public var height: Int { picture.height / (animation?.frames ?? 1) }
    /// Whether there is a transparency channel.
    public var hasAlpha: Bool { picture.hasAlpha }

    /// The values of all pixels, row by row and frame by frame, 3 or 4 a pixel: for comparisons.
    ///
    /// The corresponding C function is `vips_image_write_to_memory`.
    public var pixels: [UInt8] { get throws { try picture.bytes() } }
}
