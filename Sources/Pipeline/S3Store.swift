import AWSClient
import Core

/// The object store that S3 is.
public struct S3Store: ObjectStore {
    private let s3: S3

    /// A store on `s3`.
    public init(_ s3: S3) { self.s3 = s3 }

    /// What a HEAD of the object says, or nil if it does not exist.
    public func head(_ object: ObjectReference) throws -> ObjectHead? {
        try s3.headIfPresent(object).map {
            ObjectHead(size: $0.size, eTag: $0.eTag, versionId: $0.versionId, metadata: $0.metadata)
        }
    }

    /// The object's bytes, or those of `range`.
    public func get(_ object: ObjectReference, range: Range<Int>?) throws -> [UInt8] {
        try s3.get(object, range: range).body
    }

    /// Writes an object if `condition` holds.
    public func put(
        _ bytes: [UInt8], to object: ObjectReference, _ properties: ObjectProperties, if condition: PutCondition
    ) throws -> PutOutcome {
        let outcome = try s3.put(
            S3.Put(
                bucket: object.bucket, key: object.key, body: .bytes(bytes), contentType: properties.contentType,
                cacheControl: properties.cacheControl, metadata: properties.metadata, condition: condition.header))
        switch outcome {
        case .stored(let eTag, _): return .written(eTag: eTag)
        case .preconditionFailed, .conflict: return .conditionFailed
        }
    }

    /// Deletes an object, if it is still the one referred to.
    public func delete(_ object: ObjectReference) throws -> Bool { try s3.delete(object) }
}

extension PutCondition {
    fileprivate var header: S3.Condition {
        switch self {
        case .always: .none
        case .absent: .absent
        case .unchanged(let eTag): .matches(eTag: eTag)
        }
    }
}
