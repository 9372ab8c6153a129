/// What every accepted input comes down to: one picture to process, and how it was asked for.
public struct ImageRequest: Sendable, Equatable {
    /// The bucket of the upload.
    public var bucket: String
    /// The key, decoded.
    public var key: String
    /// A version; only the current one is ever processed.
    public var versionId: String?
    /// The entity tag the event named, without quotes: the request is about these bytes only.
    public var eTag: String?
    /// The size the event named, in bytes.
    public var size: Int?
    /// S3's order of events for this key.
    public var sequencer: String?
    /// A preset other than the configured one.
    public var preset: String?
    /// Only these sizes of the preset.
    public var sizes: [String]?
    /// Whether to render again what is done already.
    public var force: Bool
    /// Who asked.
    public var origin: Origin
    /// Names the receipt by which whoever asked follows this request.
    public var requestId: String?
    /// Whether to announce nothing.
    public var mute: Bool
    /// Whether the original was deleted, and what was made of it is to go.
    public var isDeletion: Bool

    /// Who asked for a picture to be processed; an attribute of every announcement.
    public enum Origin: String, Codable, Sendable, CaseIterable {
        case upload, manual, replay, reprocess
    }

    /// A request.
    public init(
        bucket: String, key: String, versionId: String? = nil, eTag: String? = nil, size: Int? = nil,
        sequencer: String? = nil, preset: String? = nil, sizes: [String]? = nil, force: Bool = false,
        origin: Origin = .manual, requestId: String? = nil, mute: Bool = false,
        isDeletion: Bool = false
    ) {
        self.isDeletion = isDeletion
        self.bucket = bucket
        self.key = key
        self.versionId = versionId
        self.eTag = eTag
        self.size = size
        self.sequencer = sequencer
        self.preset = preset
        self.sizes = sizes
        self.force = force
        self.origin = origin
        self.requestId = requestId
        self.mute = mute
    }
}
