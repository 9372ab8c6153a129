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

    /// Writes every output of one size, each as `encode` makes it, and describes them. The size's placeholder goes along in their marks.
    public func write(
        _ size: Size, placeholder: Placeholder?,
        encode: (Size.Output) throws -> (bytes: [UInt8], width: Int, height: Int)
    ) throws -> [Variant] {
        try size.outputs.map { output in
            let (bytes, width, height) = try encode(output)
            var mark = OutputMark(source: source, plan: planId, sha256: Digest.sha256(bytes))
            mark.pixels = (width, height)
            mark.placeholder = placeholder
            try write(
                bytes, mark: mark, to: output.key, contentType: output.format.mediaType, immutable: output.immutable)
            meter.add(1, to: .thumbnailsCount)
            meter.add(bytes.count, to: .sizeOutBytes)
            return Variant(
                size: size.name, key: output.key, width: width, height: height, format: output.format,
                bytes: bytes.count, sha256: mark.sha256)
        }
    }

    /// What an earlier attempt of this plan has left of `size`, if that is everything: described as if it had just been rendered.
    public func present(_ size: Size) throws -> SizeResult? {
        var variants: [Variant] = []
        var placeholder: Placeholder?
        for output in size.outputs {
            try deadline.check(before: "looking for \(output.key)")
            guard let head = try store.head(ObjectReference(bucket: bucket, key: output.key)),
                let mark = OutputMark(metadata: head.metadata), let pixels = mark.pixels, !mark.sha256.isEmpty,
                mark.source == OutputMark.source(bucket: source.bucket, key: source.key), mark.plan == planId
            else { return nil }
            placeholder = placeholder ?? mark.placeholder
            variants.append(
                Variant(
                    size: size.name, key: output.key, width: pixels.width, height: pixels.height, format: output.format,
                    bytes: head.size, sha256: mark.sha256))
        }
        if size.makesPlaceholder == true, placeholder == nil { return nil }
        return .rendered(size.name, variants, placeholder: placeholder)
    }

    /// Writes one object.
    /// - Throws: `Source.Changed` or `Source.NotFound` when the source is no longer ours, `Config.KeyCollision` when the
    ///   key belongs to another source, `Deadline.Exceeded`, and what S3 throws.
    public func write(
        _ bytes: [UInt8], mark: OutputMark, to key: String, contentType: String, immutable: Bool
    ) throws {
        if immutable {
            _ = try store.put(
                bytes, to: ObjectReference(bucket: bucket, key: key),
                ObjectProperties(
                    contentType: contentType, cacheControl: "public, max-age=31536000, immutable",
                    metadata: mark.metadata), if: .always)
        } else {
            try replace(key, contentType: contentType) { _ in (bytes, mark) }
        }
    }

    /// Writes a stable key with what `make` makes, given the entity tag of what is there now; again whenever that has changed.
    /// - Throws: as `write`, and what `make` throws.
    public func replace(
        _ key: String, contentType: String, with make: (String?) throws -> (bytes: [UInt8], mark: OutputMark)
    ) throws {
        let target = ObjectReference(bucket: bucket, key: key)
        while true {
            try deadline.check(before: "writing \(key)")
            let found = try store.head(target)
            let (bytes, mark) = try make(found?.eTag)
            switch Fence.decide(
                eTag: found?.eTag, mark: found.flatMap { OutputMark(metadata: $0.metadata) }, mine: mark)
            {
            case .present: return
            case .collision:
                throw DarkroomError(
                    .configKeyCollision, tried: "write", on: key,
                    said: "it holds an output of another upload; give the preset's key a {dir}, {name} or {plan}")
            case .write(let over):
                try requireCurrentSource(store, source)
                let properties = ObjectProperties(
                    contentType: contentType, cacheControl: "public, max-age=60, must-revalidate",
                    metadata: mark.metadata)
                let condition = over.map { PutCondition.unchanged(eTag: $0) } ?? .absent
                if case .written = try store.put(bytes, to: target, properties, if: condition) { return }
            }
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
