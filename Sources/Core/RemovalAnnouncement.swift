/// The SNS message that the removal of an image is announced with. At least once; repeats carry the same id.
public struct RemovalAnnouncement: Codable, Sendable, Equatable {
    /// The contract's name and version.
    public var schema = "darkroom.removal/1"
    /// Plan id and revision: the same for every repeat of this announcement.
    public var id: String
    /// `DELETED`.
    public var verdict = Verdict.deleted
    /// The bucket of the upload.
    public var bucket: String
    /// The key of the upload.
    public var key: String
    /// The entity tag of what was there.
    public var eTag: String
    /// Counts completions of this image, this removal among them.
    public var revision: Int

    /// The announcement of the removal that `record`, a tombstone, stands for.
    public init(record: ImageRecord, request: ImageRequest) {
        id = "\(record.planId)-\(record.revision)"
        bucket = request.bucket
        key = request.key
        eTag = record.eTag
        revision = record.revision
    }

    /// The message attributes that subscriptions filter by.
    public func attributes(origin: ImageRequest.Origin) -> [String: String] {
        ["verdict": verdict.rawValue, "origin": origin.rawValue, "bucket": bucket]
    }
}
