import Core

/// The private place of one plan's masters, tag pictures and lossless intermediates; it expires after a day.
public struct Scratch {
    private let store: any ObjectStore
    private let bucket: String
    private let planId: String

    /// The place of `planId` in the work bucket.
    public init(store: any ObjectStore, bucket: String, planId: String) {
        self.store = store
        self.bucket = bucket
        self.planId = planId
    }

    /// Stores one object and names it. Done twice it stores the same: the plan id fixes the content.
    public func keep(_ bytes: [UInt8], as name: String, contentType: String) throws -> ObjectReference {
        let object = ObjectReference(bucket: bucket, key: "work/\(planId)/\(name)")
        let properties = ObjectProperties(contentType: contentType, cacheControl: "no-store")
        _ = try store.put(bytes, to: object, properties, if: .always)
        return object
    }
}
