import Core
import Pipeline

/// S3 in memory, with its conditions and entity tags. Not thread-safe, like the steps that use it.
package final class MemoryStore: ObjectStore {
    /// One stored object.
    package struct Object {
        package var bytes: [UInt8]
        package var properties: ObjectProperties
        package var eTag: String
    }

    /// The objects by `bucket/key`.
    package private(set) var objects: [String: Object] = [:]
    /// What HEADs say of versions, as a versioned bucket does; nil of one without.
    package var versionId: String?
    /// What was asked, in order: for example `PUT variants/a.jpg`.
    package private(set) var calls: [String] = []
    /// Runs before every call with its text: where a test lets somebody else come in between.
    package var before: (MemoryStore, String) throws -> Void = { _, _ in }

    package init() {}

    package func head(_ object: ObjectReference) throws -> ObjectHead? {
        try note("HEAD", object)
        return objects[name(object)].map {
            ObjectHead(
                size: $0.bytes.count, eTag: $0.eTag, versionId: versionId, metadata: $0.properties.metadata)
        }
    }

    package func get(_ object: ObjectReference, range: Range<Int>?) throws -> [UInt8] {
        try note("GET", object)
        guard let found = objects[name(object)] else {
            throw DarkroomError(.sourceNotFound, tried: "GET", on: name(object), said: "NoSuchKey")
        }
        if let eTag = object.eTag, eTag != found.eTag {
            throw DarkroomError(.sourceChanged, tried: "GET", on: name(object), said: "PreconditionFailed")
        }
        guard let range else { return found.bytes }
        return Array(found.bytes[range.clamped(to: 0..<found.bytes.count)])
    }

    package func put(
        _ bytes: [UInt8], to object: ObjectReference, _ properties: ObjectProperties, if condition: PutCondition
    ) throws -> PutOutcome {
        try note("PUT", object)
        let present = objects[name(object)]?.eTag
        switch condition {
        case .absent where present != nil: return .conditionFailed
        case .unchanged(let eTag) where present != eTag: return .conditionFailed
        default: break
        }
        let eTag = String(Digest.sha256(bytes).prefix(32))
        objects[name(object)] = Object(bytes: bytes, properties: properties, eTag: eTag)
        return .written(eTag: eTag)
    }

    package func open(_ object: ObjectReference, most: Int) throws -> (head: ObjectHead, bytes: [UInt8])? {
        try note("GET", object)
        return objects[name(object)].map { found in
            (
                ObjectHead(
                    size: found.bytes.count, eTag: found.eTag, versionId: versionId, metadata: found.properties.metadata
                ),
                Array(found.bytes.prefix(most))
            )
        }
    }

    package func heads(_ objects: [ObjectReference]) throws -> [ObjectHead?] { try objects.map(head) }

    package func get(_ object: ObjectReference, lookingAt others: [ObjectReference]) throws -> (
        bytes: Result<[UInt8], DarkroomError>, heads: [ObjectHead?]
    ) {
        let heads = try heads(others)
        do {
            return (.success(try get(object, range: nil)), heads)
        } catch let error as DarkroomError {
            return (.failure(error), heads)
        }
    }

    package func put(_ writes: [ObjectWrite]) throws -> [PutOutcome] {
        try writes.map { try put($0.bytes, to: $0.object, $0.properties, if: $0.condition) }
    }

    @discardableResult
    package func delete(_ object: ObjectReference) throws -> Bool {
        try note("DELETE", object)
        if let eTag = object.eTag, let present = objects[name(object)], present.eTag != eTag { return false }
        objects[name(object)] = nil
        return true
    }

    /// Puts an object as anybody could, unseen by `calls` and `before`.
    @discardableResult
    package func upload(_ bytes: [UInt8], to bucket: String, _ key: String, metadata: [String: String] = [:]) -> String
    {
        let eTag = String(Digest.sha256(bytes).prefix(32))
        objects["\(bucket)/\(key)"] = Object(
            bytes: bytes, properties: ObjectProperties(contentType: "image/jpeg", metadata: metadata), eTag: eTag)
        return eTag
    }

    /// Takes an object away, unseen.
    package func remove(_ bucket: String, _ key: String) { objects["\(bucket)/\(key)"] = nil }

    private func note(_ verb: String, _ object: ObjectReference) throws {
        let call = "\(verb) \(name(object))"
        calls.append(call)
        try before(self, call)
    }

    private func name(_ object: ObjectReference) -> String { "\(object.bucket)/\(object.key)" }
}
