import Core

/// Writes outputs so that a slow old execution can never overwrite what a newer upload has made.
///
/// A key that carries the plan id has one content for ever and is written plainly. For any other key: read what is there,
/// ask whether the source is still ours, write only if what is there is unchanged; if it is not, from the beginning. What stands at all
/// keys is asked at once, at best while the picture is fetched; encoded outputs are gathered, the source is looked at once for all of
/// them, and they are written at the same time.
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

    /// Encoded bytes that are gathered before they are written: little beside a decoded picture.
    static let mostGathered = 8 << 20

    /// An encoded output that waits to be written.
    private struct Output {
        var bytes: [UInt8]
        var mark: OutputMark
        var key: String
        var contentType: String
        var immutable: Bool
    }

    private var waiting: [Output] = []
    /// What was found at stable keys, as long as nobody is known to have written them since.
    private var found: [String: ObjectHead?] = [:]

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

    /// Gathers every output of one size, each as `encode` makes it, and describes them; `finish` must follow. The size's placeholder goes
    /// along in their marks.
    public mutating func write(
        _ size: Size, placeholder: Placeholder?,
        encode: (Size.Output) throws -> (bytes: [UInt8], width: Int, height: Int)
    ) throws -> [Variant] {
        let before = waiting.count
        do {
            return try size.outputs.map { try gather($0, of: size, placeholder, encode) }
        } catch {
            // What is named by no manifest need not be written.
            waiting.removeLast(max(0, waiting.count - before))
            throw error
        }
    }

    private mutating func gather(
        _ output: Size.Output, of size: Size, _ placeholder: Placeholder?,
        _ encode: (Size.Output) throws -> (bytes: [UInt8], width: Int, height: Int)
    ) throws -> Variant {
        let (bytes, width, height) = try encode(output)
        var mark = OutputMark(source: source, plan: planId, sha256: Digest.sha256(bytes))
        mark.pixels = (width, height)
        mark.placeholder = placeholder
        try write(
            bytes, mark: mark, to: output.key, contentType: output.format.mediaType, immutable: output.immutable)
        return Variant(
            size: size.name, key: output.key, width: width, height: height, format: output.format,
            bytes: bytes.count, sha256: mark.sha256)
    }

    /// Gathers one object; `finish` must follow.
    /// - Throws: as `finish`.
    public mutating func write(
        _ bytes: [UInt8], mark: OutputMark, to key: String, contentType: String, immutable: Bool
    ) throws {
        waiting.append(
            Output(bytes: bytes, mark: mark, key: key, contentType: contentType, immutable: immutable))
        if waiting.reduce(0, { $0 + $1.bytes.count }) >= FencedWriter.mostGathered { try finish() }
    }

    /// What an earlier attempt of this plan has left of `sizes`: those that are there with everything, described as if they had just been
    /// rendered.
    public mutating func present(_ sizes: [Size]) throws -> [SizeResult] {
        let outputs = sizes.flatMap(\.outputs)
        guard let first = outputs.first else { return [] }
        try deadline.check(before: "looking for \(first.key)")
        let heads = try store.heads(outputs.map { reference($0.key) })
        let headed = Dictionary(zip(outputs.map(\.key), heads)) { first, _ in first }
        for output in outputs where !output.immutable { found[output.key] = headed[output.key] }
        return sizes.compactMap { present($0, headed) }
    }

    private func present(_ size: Size, _ heads: [String: ObjectHead?]) -> SizeResult? {
        var variants: [Variant] = []
        var placeholder: Placeholder?
        for output in size.outputs {
            guard let head = heads[output.key] ?? nil,
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

    /// Fetches a picture, and in the same moment looks at the stable keys of `sizes`, as far as that has not been done.
    /// - Returns: The picture's bytes, or why there are none.
    /// - Throws: what S3 throws about the keys.
    public mutating func fetch(
        _ picture: ObjectReference, lookingAheadTo sizes: [Size]
    ) throws -> Result<[UInt8], DarkroomError> {
        let keys = sizes.flatMap(\.outputs).filter { !$0.immutable && found[$0.key] == nil }.map(\.key)
        let (bytes, heads) = try store.get(picture, lookingAt: keys.map(reference))
        remember(heads, at: keys)
        return bytes
    }

    /// Writes everything that was gathered.
    /// - Throws: `Source.Changed` or `Source.NotFound` when the source is no longer ours, `Config.KeyCollision` when a
    ///   key belongs to another source, `Deadline.Exceeded`, and what S3 throws.
    public mutating func finish() throws {
        let outputs = waiting
        waiting = []
        var left = outputs
        while let first = left.first {
            try deadline.check(before: "writing \(first.key)")
            let unknown = left.filter { !$0.immutable && found[$0.key] == nil }.map(\.key)
            if !unknown.isEmpty { remember(try store.heads(unknown.map(reference)), at: unknown) }
            let writes = try left.compactMap { output in try write(of: output).map { (output, $0) } }
            if writes.contains(where: { $0.1.condition != .always }) { try requireCurrentSource(store, source) }
            let outcomes = try store.put(writes.map(\.1))
            left = zip(writes, outcomes).filter { $0.1 == .conditionFailed }.map(\.0.0)
            for output in left { found[output.key] = nil }
        }
        for output in outputs {
            meter.add(1, to: .thumbnailsCount)
            meter.add(output.bytes.count, to: .sizeOutBytes)
        }
    }

    private mutating func remember(_ heads: [ObjectHead?], at keys: [String]) {
        for (key, head) in zip(keys, heads) { found[key] = .some(head) }
    }

    /// How `output` is to be written over what was found; nil if exactly it is there already.
    private func write(of output: Output) throws -> ObjectWrite? {
        if output.immutable {
            return ObjectWrite(
                output.bytes, to: reference(output.key),
                ObjectProperties(
                    contentType: output.contentType, cacheControl: "public, max-age=31536000, immutable",
                    metadata: output.mark.metadata), if: .always)
        }
        guard let condition = try condition(over: found[output.key] ?? nil, output.mark, output.key) else { return nil }
        return ObjectWrite(
            output.bytes, to: reference(output.key), stable(output.contentType, output.mark), if: condition)
    }

    /// The condition of a write over `found`; nil if exactly what `mark` marks is there already.
    private func condition(over found: ObjectHead?, _ mark: OutputMark, _ key: String) throws -> PutCondition? {
        switch Fence.decide(eTag: found?.eTag, mark: found.flatMap { OutputMark(metadata: $0.metadata) }, mine: mark) {
        case .present: return nil
        case .collision:
            throw DarkroomError(
                .configKeyCollision, tried: "write", on: key,
                said: "it holds an output of another upload; give the preset's key a {dir}, {name} or {plan}")
        case .write(let over): return over.map { .unchanged(eTag: $0) } ?? .absent
        }
    }

    private func stable(_ contentType: String, _ mark: OutputMark) -> ObjectProperties {
        ObjectProperties(
            contentType: contentType, cacheControl: "public, max-age=60, must-revalidate", metadata: mark.metadata)
    }

    private func reference(_ key: String) -> ObjectReference { ObjectReference(bucket: bucket, key: key) }

    /// Writes a stable key with what `make` makes, given the entity tag of what is there now; again whenever that has changed.
    /// - Throws: as `finish`, and what `make` throws.
    public func replace(
        _ key: String, contentType: String, with make: (String?) throws -> (bytes: [UInt8], mark: OutputMark)
    ) throws {
        let target = reference(key)
        while true {
            try deadline.check(before: "writing \(key)")
            let found = try store.head(target)
            let (bytes, mark) = try make(found?.eTag)
            guard let condition = try condition(over: found, mark, key) else { return }
            try requireCurrentSource(store, source)
            if case .written = try store.put(bytes, to: target, stable(contentType, mark), if: condition) { return }
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
