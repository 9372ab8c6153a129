/// How a picture is brought into a box of `width` x `height`.
public enum Fit: String, Codable, Sendable, CaseIterable {
    /// As large as fits into the box; the aspect ratio stays, no side exceeds the box.
    case inside
    /// Fills the box; the aspect ratio stays, what protrudes is cropped.
    case cover
    /// As large as fits into the box, the rest of the box filled with the background.
    case contain
    /// As small as covers the box; the aspect ratio stays, no side falls short of the box, nothing is cropped.
    case outside
    /// The box's own sides, whatever becomes of the aspect ratio.
    case exact
}

/// Which part of the picture `cover` keeps, where no focal point says.
public enum Crop: String, Codable, Sendable, CaseIterable {
    /// The middle.
    case centre
    /// What draws the eye: skin, saturated colours, edges.
    case attention
    /// Where most happens: the edges with the least entropy go.
    case entropy
    /// What Rekognition finds, where tagging is on; else as `attention`.
    case subject
}

/// One encoding of a size.
public struct Encoding: Codable, Sendable, Equatable, Hashable {
    /// The format to write.
    public var format: OutputFormat
    /// The encoder's quality, 1...100; nil takes the format's default. PNG ignores it.
    public var quality: Int?
    /// The key template of this encoding, where it differs from the preset's.
    public var key: String?

    enum CodingKeys: String, CodingKey, CaseIterable { case format, quality, key }

    /// An encoding.
    public init(_ format: OutputFormat, quality: Int? = nil, key: String? = nil) {
        self.format = format
        self.quality = quality
        self.key = key
    }
}

/// One size of the plan, with everything needed to render it and the keys to write: what ResizeVariant works from.
public struct Size: Codable, Sendable, Equatable {
    /// The size's name: unique in the plan.
    public var name: String
    /// The box's width in pixels; nil leaves the width free (with no height either: the picture's own size).
    public var width: Int?
    /// The box's height in pixels; nil leaves the height free.
    public var height: Int?
    /// How the picture is brought into the box.
    public var fit: Fit
    /// Which part `cover` keeps.
    public var crop: Crop
    /// The point that `cover` keeps, before what `crop` says.
    public var focus: FocalPoint?
    /// Whether a smaller picture is enlarged to the box. Normally not.
    public var enlarge: Bool
    /// What shows where there is no picture: behind `contain`, and under transparency in JPEG.
    public var background: Color
    /// Whether an animation stays one, which WebP and GIF can show: all frames are rendered, with their delays and loop
    /// count, and `cover` keeps the centre in the place of `attention` and `entropy`. Otherwise the first frame stands.
    public var animated: Bool?
    /// The objects to write.
    public var outputs: [Output]
    /// The mark to draw, if any.
    public var watermark: Watermark?
    /// What the outputs may carry besides pixels; nil is `strip`.
    public var metadata: MetadataPolicy?
    /// Whether the picture's placeholder is taken from this size: true for the plan's smallest one.
    public var makesPlaceholder: Bool?

    /// One object to write.
    public struct Output: Codable, Sendable, Equatable {
        /// The format.
        public var format: OutputFormat
        /// The encoder's quality, 1...100.
        public var quality: Int
        /// The key in the output bucket.
        public var key: String
        /// Whether the key carries the plan id, so that no other content can ever have it: written plainly, cached for ever.
        public var immutable: Bool

        /// An object to write.
        public init(format: OutputFormat, quality: Int, key: String, immutable: Bool) {
            self.format = format
            self.quality = quality
            self.key = key
            self.immutable = immutable
        }
    }

    /// A size of these properties.
    public init(
        name: String, width: Int? = nil, height: Int? = nil, fit: Fit = .inside, crop: Crop = .centre,
        focus: FocalPoint? = nil, enlarge: Bool = false, background: Color = .white, animated: Bool? = nil,
        outputs: [Output] = [], watermark: Watermark? = nil, metadata: MetadataPolicy? = nil,
        makesPlaceholder: Bool? = nil
    ) {
        self.name = name
        self.width = width
        self.height = height
        self.fit = fit
        self.crop = crop
        self.focus = focus
        self.enlarge = enlarge
        self.background = background
        self.animated = animated
        self.outputs = outputs
        self.watermark = watermark
        self.metadata = metadata
        self.makesPlaceholder = makesPlaceholder
    }
}
