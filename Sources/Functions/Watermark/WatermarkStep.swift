import Core
import Imaging
import Pipeline

/// Draws the mark on rendered sizes and writes their formats: the only lossy encoding those pictures see.
struct WatermarkStep {
    let store: any ObjectStore
    let outputBucket: String
    var meter = Meter()

    /// - Returns: The results handed in and one for each marked size.
    /// - Throws: as resize-variant; a mark's picture that is missing or broken is `Config.Invalid`.
    func handle(_ event: Steps.Mark.Event, deadline: Deadline) throws -> Steps.Resize.Output {
        var writer = FencedWriter(
            store: store, bucket: outputBucket, source: event.source, planId: event.planId, deadline: deadline,
            meter: meter)
        var output = SizeOutcomes(after: event.results)
        for mark in event.marks {
            guard let watermark = mark.size.watermark else {
                throw DarkroomError(.eventMalformed, "marks: size \(mark.size.name) has no watermark")
            }
            let image = try watermark.image.map(markBytes)
            try output.add(mark.size) {
                let bytes = try writer.fetch(mark.intermediate, lookingAheadTo: event.marks.map(\.size)).get()
                var rendered = try Rendered(
                    intermediate: bytes, of: mark.size, animation: mark.animation, deadline: deadline)
                try rendered.watermark(watermark, image: image)
                let variants = try writer.write(mark.size, placeholder: mark.placeholder) { output in
                    let encoded = try rendered.encode(output.format, quality: output.quality)
                    return (encoded.bytes, encoded.width, encoded.height)
                }
                return .finished(.rendered(mark.size.name, variants, placeholder: mark.placeholder))
            }
        }
        try writer.finish()
        return try output.settled()
    }

    private func markBytes(_ object: ObjectReference) throws -> [UInt8] {
        do {
            return try store.get(object, range: nil)
        } catch let error as DarkroomError where [.sourceNotFound, .awsAccessDenied].contains(error.name) {
            throw DarkroomError(
                .configInvalid, tried: "read the watermark's picture", on: "\(object.bucket)/\(object.key)",
                said: error.message)
        }
    }
}
