import AWSClient
import Core

/// The object store that S3 is.
public struct S3Store: ObjectStore {
    private let s3: S3

    /// A store on `s3`.
    public init(_ s3: S3) { self.s3 = s3 }

    /// What a HEAD of the object says, or nil if it does not exist.
    public func head(_ object: ObjectReference) throws -> ObjectHead? {
        try s3.headIfPresent(object).map(ObjectHead.init)
    }

    /// What HEADs of all `objects` say, asked at the same time.
    public func heads(_ objects: [ObjectReference]) throws -> [ObjectHead?] {
        try s3.heads(objects).map { try $0.get().map(ObjectHead.init) }
    }

    /// The beginning of an object, with what a HEAD says.
    public func open(_ object: ObjectReference, most: Int) throws -> (head: ObjectHead, bytes: [UInt8])? {
        do {
            let download = try s3.get(object, range: 0..<most)
            return (ObjectHead(download.object), download.body)
        } catch let error as DarkroomError where error.name == .sourceNotFound {
            return nil
        }
    }

    /// An object's bytes, and at the same time what HEADs of `others` say.
    public func get(_ object: ObjectReference, lookingAt others: [ObjectReference]) throws -> (
        bytes: Result<[UInt8], DarkroomError>, heads: [ObjectHead?]
    ) {
        let (download, heads) = s3.get(object, lookingAt: others)
        return (download.map(\.body), try heads.map { try $0.get().map(ObjectHead.init) })
    }

    /// The object's bytes, or those of `range`.
    public func get(_ object: ObjectReference, range: Range<Int>?) throws -> [UInt8] {
        try s3.get(object, range: range).body
    }

    /// Writes an object if `condition` holds.
    public func put(
        _ bytes: [UInt8], to object: ObjectReference, _ properties: ObjectProperties, if condition: PutCondition
    ) throws -> PutOutcome {
        PutOutcome(try s3.put(S3.Put(ObjectWrite(bytes, to: object, properties, if: condition))))
    }

    /// Writes all objects at the same time, each if its condition holds.
    public func put(_ writes: [ObjectWrite]) throws -> [PutOutcome] {
        try s3.put(writes.map(S3.Put.init)).map { PutOutcome(try $0.get()) }
    }

    /// Deletes an object, if it is still the one referred to.
    public func delete(_ object: ObjectReference) throws -> Bool { try s3.delete(object) }
}

extension ObjectHead {
    fileprivate init(_ object: S3.Object) {
        self.init(size: object.size, eTag: object.eTag, versionId: object.versionId, metadata: object.metadata)
    }
}

extension S3.Put {
    fileprivate init(_ write: ObjectWrite) {
        self.init(
            bucket: write.object.bucket, key: write.object.key, body: .bytes(write.bytes),
            contentType: write.properties.contentType, cacheControl: write.properties.cacheControl,
            metadata: write.properties.metadata, condition: write.condition.header)
    }
}

extension PutOutcome {
    fileprivate init(_ outcome: S3.PutOutcome) {
        switch outcome {
        case .stored(let eTag, _): self = .written(eTag: eTag)
        case .preconditionFailed, .conflict: self = .conditionFailed
        }
    }
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
