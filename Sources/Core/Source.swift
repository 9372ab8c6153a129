/// The uploaded picture: which object, exactly which bytes, and what a look at its header found.
public struct Source: Codable, Sendable, Equatable {
    /// The bucket of the object.
    public var bucket: String
    /// The key, decoded.
    public var key: String
    /// The version, if the bucket keeps versions.
    public var versionId: String?
    /// The entity tag, without quotes: with bucket and key the identity of these bytes.
    public var eTag: String
    /// The size in bytes.
    public var size: Int
    /// S3's order of events for this key; hexadecimal, compared right-padded. Only events carry it.
    public var sequencer: String?
    /// What the content is; never guessed from the name.
    public var format: ImageFormat
    /// The upright width in pixels (of one frame).
    public var width: Int
    /// The upright height in pixels (of one frame).
    public var height: Int
    /// How many frames: 1 for a still picture.
    public var frames: Int
    /// How the stored pixels must be turned.
    public var orientation: Orientation
    /// The colour space as libvips names it, for example `srgb`, `cmyk`, `b-w`, `rgb16`.
    public var colorSpace: String
    /// Whether the picture has an alpha channel.
    public var hasAlpha: Bool

    /// True if the file is truncated or broken and was decoded as far as it goes; absent for an intact one.
    public var damaged: Bool?

    /// A source of these properties.
    public init(
        bucket: String, key: String, versionId: String? = nil, eTag: String, size: Int, sequencer: String? = nil,
        format: ImageFormat, width: Int, height: Int, frames: Int = 1, orientation: Orientation = .up,
        colorSpace: String = "srgb", hasAlpha: Bool = false
    ) {
        self.bucket = bucket
        self.key = key
        self.versionId = versionId
        self.eTag = eTag
        self.size = size
        self.sequencer = sequencer
        self.format = format
        self.width = width
        self.height = height
        self.frames = frames
        self.orientation = orientation
        self.colorSpace = colorSpace
        self.hasAlpha = hasAlpha
    }
}
