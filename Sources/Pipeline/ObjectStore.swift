import Core

/// What the steps need of S3: the seam at which tests put a store in memory.
public protocol ObjectStore {
    /// What a HEAD of the object says, or nil if it does not exist.
    func head(_ object: ObjectReference) throws -> ObjectHead?
    /// The object's bytes, or those of `range`. With an `eTag` in the reference, those bytes or `Source.Changed`.
    func get(_ object: ObjectReference, range: Range<Int>?) throws -> [UInt8]
    /// The beginning of an object, at most `most` bytes, with what a HEAD says; nil if it does not exist.
    func open(_ object: ObjectReference, most: Int) throws -> (head: ObjectHead, bytes: [UInt8])?
    /// What HEADs of all `objects` say, asked at the same time; nil for one that does not exist.
    func heads(_ objects: [ObjectReference]) throws -> [ObjectHead?]
    /// An object's bytes, or why there are none, and at the same time what HEADs of `others` say.
    func get(_ object: ObjectReference, lookingAt others: [ObjectReference]) throws -> (
        bytes: Result<[UInt8], DarkroomError>, heads: [ObjectHead?]
    )
    /// Writes an object if `condition` holds.
    func put(_ bytes: [UInt8], to object: ObjectReference, _ properties: ObjectProperties, if condition: PutCondition)
        throws -> PutOutcome
    /// Writes all objects at the same time, each if its condition holds. When one fails, the others may have been written.
    func put(_ writes: [ObjectWrite]) throws -> [PutOutcome]
    /// Deletes an object; one that does not exist counts as deleted. With an `eTag` in the reference, only if it still has that.
    /// - Returns: Whether it is gone; false means that it was written again meanwhile.
    @discardableResult
    func delete(_ object: ObjectReference) throws -> Bool
}

/// What a HEAD says.
public struct ObjectHead: Sendable, Equatable {
    /// The size in bytes.
    public var size: Int
    /// The entity tag, without quotes.
    public var eTag: String
    /// The version, if the bucket keeps versions.
    public var versionId: String?
    /// The user metadata, names in lower case without `x-amz-meta-`.
    public var metadata: [String: String]

    /// A head.
    public init(size: Int, eTag: String, versionId: String? = nil, metadata: [String: String] = [:]) {
        self.size = size
        self.eTag = eTag
        self.versionId = versionId
        self.metadata = metadata
    }
}

/// What an object is stored with.
public struct ObjectProperties: Sendable, Equatable {
    /// The `Content-Type`.
    public var contentType: String
    /// The `Cache-Control`, if any.
    public var cacheControl: String?
    /// The user metadata: names in lower case, values in ASCII.
    public var metadata: [String: String]

    /// Properties.
    public init(contentType: String, cacheControl: String? = nil, metadata: [String: String] = [:]) {
        self.contentType = contentType
        self.cacheControl = cacheControl
        self.metadata = metadata
    }
}

/// One object to write.
public struct ObjectWrite: Sendable, Equatable {
    /// Its bytes.
    public var bytes: [UInt8]
    /// Where it goes.
    public var object: ObjectReference
    /// What it is stored with.
    public var properties: ObjectProperties
    /// When it may be written.
    public var condition: PutCondition

    /// A write.
    public init(
        _ bytes: [UInt8], to object: ObjectReference, _ properties: ObjectProperties, if condition: PutCondition
    ) {
        self.bytes = bytes
        self.object = object
        self.properties = properties
        self.condition = condition
    }
}

/// When a write may happen.
public enum PutCondition: Sendable, Equatable {
    /// Always.
    case always
    /// Only if there is no object: `If-None-Match: *`.
    case absent
    /// Only if the object still has this entity tag: `If-Match`.
    case unchanged(eTag: String)
}

/// How a conditional write ended.
public enum PutOutcome: Sendable, Equatable {
    /// Written; the new entity tag.
    case written(eTag: String)
    /// Someone else wrote in between (S3 answers 412 or 409).
    case conditionFailed
}
