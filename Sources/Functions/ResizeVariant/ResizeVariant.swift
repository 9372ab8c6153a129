import Core
import Imaging
import Pipeline

/// Renders one Map item: several sizes from one decode, each into its formats or, if it is to be marked, into a lossless
/// intermediate for watermark.
struct ResizeVariant {
    let store: any ObjectStore
    let outputBucket: String
    let workBucket: String
    let limits: Limits
    var meter = Meter()

    /// - Returns: A result for every size that is finished or failed by its picture alone, a mark for every one to be marked.
    /// - Throws: the picture's error if it is every size's; `Source.*`, `Config.*`, `AWS.*`, `Deadline.Exceeded` at once,
    ///   since they concern all sizes.
    func handle(_ event: Steps.Resize.Event, deadline: Deadline) throws -> Steps.Resize.Output {
        var writer = FencedWriter(
            store: store, bucket: outputBucket, source: event.source, planId: event.planId, deadline: deadline,
            meter: meter)
        let present = event.resume == true ? try writer.present(event.sizes) : []
        let missing = event.sizes.map(\.name).filter { name in !present.contains { $0.size == name } }
        if missing.isEmpty { return Steps.Resize.Output(results: present) }

        var output = SizeOutcomes(after: present)
        try render(missing, of: event, into: &output, &writer, deadline: deadline)
        try writer.finish()
        return try output.settled()
    }

    /// Renders the sizes that are `missing`, each as if all were, and gathers what is to be written: what it is made from, and so its pixels,
    /// depends on the others. The picture's memory is free again before that is sent: what connections keep would lie above it, and hold it.
    private func render(
        _ missing: [String], of event: Steps.Resize.Event, into output: inout SizeOutcomes,
        _ writer: inout FencedWriter, deadline: Deadline
    ) throws {
        let all = event.sizes.map { $0.focused(on: event.tags?.focus) }
        let sizes = all.filter { missing.contains($0.name) }
        var renderer = try Renderer(
            masterBytes(event.master, for: sizes, &writer), master: event.master, sizes: all, limits: limits,
            deadline: deadline)
        let scratch = Scratch(store: store, bucket: workBucket, planId: event.planId)
        for size in sizes {
            try output.add(size) {
                let rendered = try renderer.render(size)
                meter.raise(.predictedMemory, to: renderer.predictedBytes)
                let placeholder = size.makesPlaceholder == true ? try rendered.placeholder() : nil
                guard let mark = size.watermark, rendered.width >= mark.minimumWidth else {
                    let variants = try writer.write(size, placeholder: placeholder) { output in
                        let encoded = try rendered.encode(output.format, quality: output.quality)
                        return (encoded.bytes, encoded.width, encoded.height)
                    }
                    return .finished(.rendered(size.name, variants, placeholder: placeholder))
                }
                let intermediate = try scratch.keep(
                    rendered.encodeIntermediate().bytes, as: "\(size.name).tif", contentType: "image/tiff")
                return .toMark(
                    .init(
                        size: size, intermediate: intermediate, animation: rendered.animation,
                        placeholder: placeholder))
            }
        }
    }

    /// The master, and in the same moment what stands at the keys of the sizes that are written here.
    private func masterBytes(_ master: Master, for sizes: [Size], _ writer: inout FencedWriter) throws -> [UInt8] {
        let bytes = try writer.fetch(master.object, lookingAheadTo: sizes.filter { $0.watermark == nil })
        return try bytes.mapError { error in
            error.name == .awsAccessDenied ? DarkroomError(.sourceAccessDenied, error.message) : error
        }.get()
    }
}
