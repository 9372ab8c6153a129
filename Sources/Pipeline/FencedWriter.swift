import Core

/// Writes outputs so that a slow old execution can never overwrite what a newer upload has made.
///
/// A key that carries the plan id has one content for ever and is written plainly. For any other key: read what is there,
/// ask whether the source is still ours, write only if what is there is unchanged; if it is not, from the beginning.
public struct FencedWriter {
    /// S3.
    public let store: any ObjectStore
    /// Where outputs go.
    public let bucket: String
    /// The upload that the outputs are of.
    public let source: Source
    /// The plan they belong to.
    public let planId: String
    /// When writing must be done.
    public let deadline: Deadline
    /// Counts the variants written.
    public let meter: Meter

    /// A writer for one upload and plan.
    public init(
        store: any ObjectStore, bucket: String, source: Source, planId: String, deadline: Deadline,
        meter: Meter = Meter()
    ) {
        self.meter = meter
        self.store = store
        self.bucket = bucket
        self.source = source
        self.planId = planId
        self.deadline = deadline
    }

    /// Writes every output of one size, each as `encode` makes it, and describes them.
    public func write(
        _ size: Size, encode: (Size.Output) throws -> (bytes: [UInt8], width: Int, height: Int)
    ) throws -> [Variant] {
        try size.outputs.map { output in
            let (bytes, width, height) = try encode(output)
            let sha256 = try write(
                bytes, to: output.key, contentType: output.format.mediaType, immutable: output.immutable)
            meter.add(1, to: .thumbnailsCount)
            meter.add(bytes.count, to: .sizeOutBytes)
            return Variant(
                size: size.name, key: output.key, width: width, height: height, format: output.format,
                bytes: bytes.count, sha256: sha256)
        }
    }

    /// Writes one object.
    /// - Returns: The SHA-256 of `bytes`.
    /// - Throws: `Source.Changed` or `Source.NotFound` when the source is no longer ours, `Config.KeyCollision` when the
    ///   key belongs to another source, `Deadline.Exceeded`, and what S3 throws.
    @discardableResult
    public func write(_ bytes: [UInt8], to key: String, contentType: String, immutable: Bool) throws -> String {
        let sha256 = Digest.sha256(bytes)
        let mark = OutputMark(source: source, plan: planId, sha256: sha256)
        let target = ObjectReference(bucket: bucket, key: key)
        let properties = ObjectProperties(
            contentType: contentType,
            cacheControl: immutable ? "public, max-age=31536000, immutable" : "public, max-age=60, must-revalidate",
            metadata: mark.metadata)
        if immutable {
            _ = try store.put(bytes, to: target, properties, if: .always)
            return sha256
        }
        while true {
            try deadline.check(before: "writing \(key)")
            let present = try store.head(target)
            if let present, let theirs = OutputMark(metadata: present.metadata) {
                guard theirs.source == mark.source else {
                    throw DarkroomError(
                        .configKeyCollision, tried: "write", on: key,
                        said: "it holds an output of another upload; give the preset's key a {dir}, {name} or {plan}")
                }
                if theirs == mark { return sha256 }
            }
            try requireCurrentSource(store, source)
            let condition = present.map { PutCondition.unchanged(eTag: $0.eTag) } ?? .absent
            if case .written = try store.put(bytes, to: target, properties, if: condition) { return sha256 }
        }
    }
}

/// Throws unless `source` is what its key holds at this moment.
/// - Throws: `Source.NotFound` when it is gone, `Source.Changed` when it was overwritten.
public func requireCurrentSource(_ store: any ObjectStore, _ source: Source) throws {
    guard let head = try store.head(ObjectReference(bucket: source.bucket, key: source.key)) else {
        throw DarkroomError(
            .sourceNotFound, tried: "look again at", on: "\(source.bucket)/\(source.key)", said: "it is gone")
    }
    guard head.eTag == source.eTag else {
        throw DarkroomError(
            .sourceChanged, tried: "look again at", on: "\(source.bucket)/\(source.key)",
            said: "expected ETag \(source.eTag), found \(head.eTag)")
    }
}
