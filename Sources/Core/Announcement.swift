/// The SNS message that a finished image is announced with. At least once; repeats carry the same id.
public struct Announcement: Codable, Sendable, Equatable {
    /// The contract's name and version.
    public var schema: String
    /// Plan id and revision: the same for every repeat of this announcement.
    public var id: String
    /// `DONE`, `PARTIAL` or `FAILED`.
    public var verdict: Verdict
    /// The bucket of the upload.
    public var bucket: String
    /// The key of the upload.
    public var key: String
    /// The upload's entity tag.
    public var eTag: String
    /// The preset's name.
    public var preset: String
    /// Counts completions of this image: of two announcements the one with the higher revision is the later.
    public var revision: Int
    /// Where the manifest is.
    public var manifest: ObjectReference
    /// How many objects were made.
    public var variants: Int
    /// The sizes that failed.
    public var failed: [String]

    /// The current contract.
    public static let currentSchema = "darkroom.announcement/1"

    /// The announcement of `manifest`, stored at `location`.
    public init(_ manifest: Manifest, at location: ObjectReference) {
        schema = Announcement.currentSchema
        id = "\(manifest.planId)-\(manifest.revision)"
        verdict = manifest.verdict
        bucket = manifest.source.bucket
        key = manifest.source.key
        eTag = manifest.source.eTag
        preset = manifest.preset
        revision = manifest.revision
        self.manifest = location
        variants = manifest.variants.count
        failed = manifest.failed.map(\.size)
    }

    /// The message attributes that subscriptions filter by. `failed` names the sizes that failed, with commas; it is absent where none did.
    public func attributes(origin: ImageRequest.Origin, format: ImageFormat) -> [String: String] {
        var attributes = [
            "verdict": verdict.rawValue, "origin": origin.rawValue, "preset": preset, "bucket": bucket,
            "format": format.rawValue,
        ]
        if !failed.isEmpty { attributes["failed"] = failed.joined(separator: ",") }
        return attributes
    }
}
