import CVips
import Core

/// A mark ready to be laid on a picture: 8 bit sRGB with its opacity in the alpha channel, in memory.
struct Mark: Hashable {
    /// What is drawn.
    enum Content: Hashable {
        case text(String, Color, Watermark.Edge = .none, font: String? = nil)
        case image([UInt8])
    }

    /// What is drawn.
    var content: Content
    /// The most that it may measure, in pixels; it fills one of the two.
    var width, height: Int
    /// How strongly it shows, above 0 and at most 1.
    var opacity: Double

    /// Draws the mark.
    ///
    /// Throws `Config.Invalid` if there is nothing to see in the text or the image cannot be read.
    func draw(before deadline: Deadline) throws -> Picture {
        var picture =
            switch content {
            case .text(let text, let color, let edge, let font):
                try Lettering(text: text, color: color, edge: edge, font: font, width: width, height: height).draw()
            case .image(let bytes): try draw(bytes, before: deadline)
            }
        if opacity < 1 { try picture.apply("fading a mark") { darkroom_fade($0, &$1, opacity) } }
        try picture.settle(tried: "drawing a mark", before: deadline)
        return picture
    }

    private func draw(_ bytes: [UInt8], before deadline: Deadline) throws -> Picture {
        do {
            let header = try Header.probe(bytes, limits: .standard)
            let size = Size(name: "watermark", width: width, height: height, enlarge: true)
            var renderer = try Renderer(
                bytes, master: header.master(at: ObjectReference(bucket: "", key: "")), sizes: [size],
                deadline: deadline)
            var picture = try renderer.render(size).picture.shared()
            if !picture.hasAlpha { try picture.apply("adding alpha") { darkroom_addalpha($0, &$1) } }
            return picture
        } catch let error as DarkroomError where error.name.concernsOneSize {
            // The upload is not to blame for a broken watermark.
            throw DarkroomError(.configInvalid, tried: "reading", on: "the watermark's image", said: error.description)
        }
    }
}
