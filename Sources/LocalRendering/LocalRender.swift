import Core
import FoundationEssentials
import Imaging

/// What process-image does to one upload, on this machine: the same planner, the same renderer, files in place of objects.
public struct LocalRender {
    /// The resolved preset.
    let preset: Preset
    /// What is refused.
    var limits = Limits.standard
    /// How long one picture may take, in seconds.
    var patience = 600.0

    /// Renders by `preset`, a resolved one.
    public init(preset: Preset) { self.preset = preset }

    /// Makes every variant of a picture and its manifest.
    /// - Parameters:
    ///   - eTag: what stands for S3's entity tag; nil takes the hash of `bytes`.
    ///   - write: takes a variant's bytes and its key.
    ///   - begin: is told each size before it is rendered.
    /// - Throws: `Image.*` as validate-and-exif-orient and notify-sns would.
    public func callAsFunction(
        _ bytes: [UInt8], name: String, eTag: String? = nil, write: ([UInt8], _ key: String) throws -> Void,
        begin: (String) -> Void
    ) throws -> Manifest {
        let deadline = Deadline(in: patience)
        let header = try Header.probe(bytes, limits: limits)
        let eTag = eTag ?? String(Digest.sha256(bytes).prefix(32))
        let source = Source(
            bucket: LocalRender.bucket, key: name, eTag: eTag, size: bytes.count, format: header.format,
            width: header.width, height: header.height, frames: header.frames, orientation: header.orientation,
            colorSpace: header.colorSpace, hasAlpha: header.hasAlpha)
        let planId = try Plan.id(bucket: source.bucket, key: name, eTag: eTag, preset: preset, tagging: .off)
        let planner = Planner(preset: preset, inputPrefix: "")
        let (sizes, skipped, _) = try planner.sizes(
            key: name, width: header.width, height: header.height, planID: planId)
        let items = header.items(sizes, fileBytes: bytes.count, limits: limits)
        let (file, master) = try prepared(bytes, header, items, deadline)

        var results: [SizeResult] = []
        for item in items {
            var renderer = try Renderer(file, master: master, sizes: item.sizes, limits: limits, deadline: deadline)
            for size in item.sizes {
                begin(size.name)
                results.append(try result(of: size, from: &renderer, deadline: deadline, write: write))
            }
        }
        if let failure = preset.require.verdict(on: results) { throw DarkroomError(failure) }
        return Manifest(
            verdict: results.contains { $0.status == .failed } ? .partial : .done, source: source, planId: planId,
            preset: preset.name, revision: 1, createdAt: Timestamp.string(Date()),
            variants: results.flatMap { $0.variants ?? [] }, failed: results.filter { $0.status == .failed },
            skipped: skipped, placeholder: results.compactMap(\.placeholder).first)
    }

    /// What stands for the bucket in plan ids and manifests of local renderings.
    public static let bucket = "local"

    /// The file that sizes are rendered from, as the validator would leave it.
    private func prepared(
        _ bytes: [UInt8], _ header: Header, _ items: [Plan.Item], _ deadline: Deadline
    ) throws -> ([UInt8], Master) {
        let object = ObjectReference(bucket: LocalRender.bucket, key: "master")
        guard let size = MasterPolicy.masterSize(for: header, items: items.map(\.sizes)) else {
            return (bytes, header.master(at: object))
        }
        let preparation = try Preparation(
            bytes, header: header, masterSize: size, wantsTagPicture: false, limits: limits, deadline: deadline)
        guard let encoded = preparation.master else { return (bytes, header.master(at: object)) }
        return (encoded.bytes, encoded.master(at: object))
    }

    /// One size; a fault of this size alone is its result.
    private func result(
        of size: Size, from renderer: inout Renderer, deadline: Deadline, write: ([UInt8], String) throws -> Void
    ) throws -> SizeResult {
        do {
            let rendered = try renderer.render(size)
            let placeholder = size.makesPlaceholder == true ? try rendered.placeholder() : nil
            guard let mark = size.watermark, rendered.width >= mark.minimumWidth else {
                let variants = try encode(size, rendered, write)
                return .rendered(size.name, variants, placeholder: placeholder)
            }
            var marked = try Rendered(
                intermediate: rendered.encodeIntermediate().bytes, of: size, animation: rendered.animation,
                deadline: deadline)
            try marked.watermark(mark, image: try mark.image.map(markBytes))
            return .rendered(size.name, try encode(size, marked, write), placeholder: placeholder)
        } catch let error as DarkroomError where error.name.concernsOneSize {
            return .failed(size.name, Failure(error))
        }
    }

    private func encode(
        _ size: Size, _ rendered: borrowing Rendered, _ write: ([UInt8], String) throws -> Void
    ) throws -> [Variant] {
        var variants: [Variant] = []
        for output in size.outputs {
            let encoded = try rendered.encode(output.format, quality: output.quality)
            try write(encoded.bytes, output.key)
            variants.append(
                Variant(
                    size: size.name, key: output.key, width: encoded.width, height: encoded.height,
                    format: output.format, bytes: encoded.bytes.count, sha256: Digest.sha256(encoded.bytes)))
        }
        return variants
    }

    private func markBytes(_ object: ObjectReference) throws -> [UInt8] {
        throw DarkroomError(
            .configInvalid,
            "the mark is s3://\(object.bucket)/\(object.key): without AWS only text marks can be drawn, see --watermark-text"
        )
    }
}
