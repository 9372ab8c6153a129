import Core

/// Deletes leftovers: objects of plans that nobody follows any more.
public struct Tidying {
    /// S3.
    public let store: any ObjectStore
    /// Where outputs are.
    public let bucket: String
    /// When it must be done.
    public let deadline: Deadline

    /// Tidying of `bucket`.
    public init(store: any ObjectStore, bucket: String, deadline: Deadline) {
        self.store = store
        self.bucket = bucket
        self.deadline = deadline
    }

    /// Deletes what `leftovers` finds, except what `manifest` names. An object that is written again between the look and the deletion
    /// has another entity tag and stays.
    /// - Returns: How many were deleted.
    @discardableResult
    public func delete(_ leftovers: Leftovers, except manifest: Manifest?) throws -> Int {
        var deleted = 0
        for key in leftovers.keys {
            try deadline.check(before: "deleting \(key)")
            guard let head = try store.head(ObjectReference(bucket: bucket, key: key)) else { continue }
            guard leftovers.mayDelete(key, mark: OutputMark(metadata: head.metadata), manifest: manifest) else {
                continue
            }
            if try store.delete(ObjectReference(bucket: bucket, key: key, eTag: head.eTag)) { deleted += 1 }
        }
        return deleted
    }
}
