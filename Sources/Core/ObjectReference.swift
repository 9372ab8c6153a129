/// One S3 object, by name: what travels between states instead of pixels.
public struct ObjectReference: Codable, Sendable, Equatable, Hashable {
    /// The bucket.
    public var bucket: String
    /// The key, decoded.
    public var key: String
    /// A version, where one is meant.
    public var versionId: String?
    /// The entity tag the bytes must have (`If-Match`), where that matters.
    public var eTag: String?

    enum CodingKeys: String, CodingKey, CaseIterable { case bucket, key, versionId, eTag }

    /// A reference to an object.
    public init(bucket: String, key: String, versionId: String? = nil, eTag: String? = nil) {
        self.bucket = bucket
        self.key = key
        self.versionId = versionId
        self.eTag = eTag
    }
}
