import AWSClient

/// An object that a listing or an inventory names, and whether it is an upload that can be made again.
struct ReprocessCandidate: Equatable {
    /// Why an object starts nothing. The state machine skips the same.
    enum Skip: String, Encodable, CaseIterable, CodingKeyRepresentable {
        case folder = "folder markers"
        case otherBucket = "of other buckets"
        case oldVersion = "no current version"
        case archived = "archived"
        case elsewhere = "elsewhere than the uploads"
    }

    var key: String
    var bytes: Int
    /// Without quotes; nil where an inventory has no such column.
    var eTag: String?
    var skip: Skip?

    /// The object at `key`; uploads are under `prefix`.
    init(key: String, bytes: Int, eTag: String?, storageClass: String, prefix: String) {
        self.key = key
        self.bytes = bytes
        self.eTag = eTag
        if key.hasSuffix("/") {
            skip = .folder
        } else if !key.hasPrefix(prefix) {
            skip = .elsewhere
        } else if ["GLACIER", "DEEP_ARCHIVE"].contains(storageClass) {
            skip = .archived
        }
    }

    /// An object of a listing.
    init(_ listed: S3.Listed, prefix: String) {
        self.init(
            key: listed.key, bytes: listed.size, eTag: listed.eTag, storageClass: listed.storageClass, prefix: prefix)
    }
}
