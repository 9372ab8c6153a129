/// What will be made of one upload: same upload + same preset = same plan = same output keys.
public struct Plan: Codable, Sendable, Equatable {
    /// The hash of bucket, key, eTag, resolved preset and renderer version.
    public var id: String
    /// The preset's name.
    public var preset: String
    /// The object the renderer decodes and how.
    public var master: Master
    /// The Map's items: each holds the sizes that one invocation renders from one decode.
    public var items: [Item]
    /// When this image counts as done.
    public var require: SuccessPolicy
    /// What tagging was asked for; nil for none.
    public var tagging: Tagging?
    /// Sizes of the preset that are not rendered, since a smaller one already shows every pixel.
    public var skipped: [String]
    /// Sizes of the preset that the request left out; the manifest keeps what this plan made of them before.
    public var omitted: [String]
    /// Whether an earlier attempt of this plan may have left objects that need not be rendered again.
    public var resume: Bool

    /// The id of the plan of a request that cannot be planned, for example since its preset is not valid. Its failure is recorded under this.
    public static let unplanned = "unplanned"

    /// Sizes rendered by one invocation.
    public struct Item: Codable, Sendable, Equatable {
        /// The sizes.
        public var sizes: [Size]

        /// An item of `sizes`.
        public init(sizes: [Size]) { self.sizes = sizes }
    }

    /// A plan of these properties.
    public init(
        id: String, preset: String, master: Master, items: [Item], require: SuccessPolicy = .all,
        tagging: Tagging? = nil, skipped: [String] = [], omitted: [String] = [], resume: Bool = false
    ) {
        self.resume = resume
        self.id = id
        self.preset = preset
        self.master = master
        self.items = items
        self.require = require
        self.tagging = tagging
        self.skipped = skipped
        self.omitted = omitted
    }

    /// All sizes that will be rendered.
    public var sizes: [Size] { items.flatMap(\.sizes) }
}

/// The object that every size is rendered from: the upload itself, or upright lossless pixels made from it once.
public struct Master: Codable, Sendable, Equatable {
    /// The object.
    public var object: ObjectReference
    /// Its format.
    public var format: ImageFormat
    /// The orientation still to be applied; `up` for a prepared master.
    public var orientation: Orientation
    /// The upright width in pixels (of one frame).
    public var width: Int
    /// The upright height in pixels (of one frame).
    public var height: Int

    /// A master.
    public init(object: ObjectReference, format: ImageFormat, orientation: Orientation, width: Int, height: Int) {
        self.object = object
        self.format = format
        self.orientation = orientation
        self.width = width
        self.height = height
    }
}

/// What Rekognition is asked, and on which picture.
public struct Tagging: Codable, Sendable, Equatable {
    /// The small upright JPEG left for Rekognition.
    public var image: ObjectReference
    /// At most this many labels.
    public var maxLabels: Int
    /// The least confidence, in percent, of a label worth keeping.
    public var minConfidence: Double
    /// Whether moderation labels are asked for too (a second call, billed apart).
    public var moderation: Bool
    /// Whether the sizes wait for the answer, since one of them is cut around what it finds; nil for no.
    public var first: Bool?

    /// What to ask.
    public init(
        image: ObjectReference, maxLabels: Int = 10, minConfidence: Double = 75, moderation: Bool = false,
        first: Bool? = nil
    ) {
        self.image = image
        self.maxLabels = maxLabels
        self.minConfidence = minConfidence
        self.moderation = moderation
        self.first = first
    }
}

/// What stands in for a picture until it has loaded.
public struct Placeholder: Codable, Sendable, Equatable {
    /// The colour that covers most of the picture.
    public var dominantColor: Color
    /// A blurred miniature of about 25 bytes with its aspect ratio and transparency: a ThumbHash, in base64.
    public var thumbHash: String?

    /// A placeholder.
    public init(dominantColor: Color, thumbHash: String? = nil) {
        self.dominantColor = dominantColor
        self.thumbHash = thumbHash
    }
}
