import CVips
import Core

/// A mark ready to be laid on a picture: 8 bit sRGB with its opacity in the alpha channel, in memory.
struct Mark: Hashable {
    /// What is drawn.
    enum Content: Hashable {
        case text(String, Color)
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
            case .text(let text, let color): try draw(text, color)
            case .image(let bytes): try draw(bytes, before: deadline)
            }
        try picture.settle(tried: "drawing a mark", before: deadline)
        return picture
    }

    /// The corresponding C function is `vips_text`.
    private func draw(_ text: String, _ color: Color) throws -> Picture {
        // A text's size is proportional to the resolution, so one trial tells the one that fills the width.
        let trial = 300
        let sample = try letters(text, dpi: trial)
        let ratio = min(Double(width) / Double(sample.width), Double(height) / Double(sample.height))
        var mask = try letters(text, dpi: max(1, Int((Double(trial) * ratio).rounded(.down))))
        if mask.width > width || mask.height > height {
            let (width, height) = (Int32(min(mask.width, width)), Int32(min(mask.height, height)))
            try mask.apply("trimming a text") { darkroom_extract_area($0, &$1, 0, 0, width, height) }
        }
        var ink = try mask.made("colouring a text") { image, made in
            let values = [Double(color.red), Double(color.green), Double(color.blue)]
            made = vips_image_new_from_image(image, values, 3)
            return made == nil ? -1 : 0
        }
        try ink.apply("colouring a text") { darkroom_copy_interpretation($0, &$1, VIPS_INTERPRETATION_sRGB) }
        try mask.apply("fading a text") { darkroom_linear($0, &$1, opacity, 0) }
        return try ink.made("joining a text") { darkroom_bandjoin2($0, mask.image, &$1) }
    }

    private func letters(_ text: String, dpi: Int) throws -> Picture {
        try Picture(.configInvalid, tried: "drawing the watermark", on: "\"\(text)\"") {
            darkroom_text(&$0, FontSettings.escape(text), FontSettings.family, Int32(dpi))
        }
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
            try picture.apply("fading a mark") { darkroom_fade($0, &$1, opacity) }
            return picture
        } catch let error as DarkroomError where error.name.concernsOneSize {
            // The upload is not to blame for a broken watermark.
            throw DarkroomError(.configInvalid, tried: "reading", on: "the watermark's image", said: error.description)
        }
    }
}
