import CVips
import Core

/// A text as a picture: sRGB with the letters in the alpha channel, as large as fits.
struct Lettering {
    /// What is written; a newline begins a new line.
    var text: String
    /// The letters' colour.
    var color: Color
    /// What surrounds them.
    var edge: Watermark.Edge
    /// The font family; nil is the shipped one.
    var font: String?
    /// The most that it may measure, in pixels; it fills one of the two.
    var width, height: Int

    /// How far an edge reaches, as a share of the text's height.
    private static let reach = 0.08

    /// Draws the text.
    ///
    /// Throws `Config.Invalid` if there is nothing to see in it.
    ///
    /// The corresponding C functions are `vips_text` and `vips_gaussblur`.
    func draw() throws -> Picture {
        try Vips.startedWithFonts()
        // A text's size is proportional to the resolution, so one trial tells the one that fills the width.
        let trial = 300
        let sample = try letters(dpi: trial)
        let border = edge == .none ? 0 : 2 * Lettering.reach * Double(sample.height)
        let ratio = min(
            Double(width) / (Double(sample.width) + border), Double(height) / (Double(sample.height) + border))
        var mask = try letters(dpi: max(1, Int((Double(trial) * ratio).rounded(.down))))
        // Where hardly a pixel is to be had, it is the letters'.
        let room = (min(width, height) - 1) / 2
        let pad = edge == .none ? 0 : min(room, max(1, Int((Lettering.reach * Double(mask.height)).rounded())))
        if mask.width + 2 * pad > width || mask.height + 2 * pad > height {
            let across = Int32(max(1, min(mask.width, width - 2 * pad)))
            let down = Int32(max(1, min(mask.height, height - 2 * pad)))
            try mask.apply("trimming a text") { darkroom_extract_area($0, &$1, 0, 0, across, down) }
        }
        guard pad > 0 else { return try inked(mask, color) }
        let (padded, across, down) = (Int32(pad), Int32(mask.width + 2 * pad), Int32(mask.height + 2 * pad))
        try mask.apply("edging a text") { darkroom_pad($0, &$1, padded, padded, across, down) }
        var around = try mask.made("edging a text") { darkroom_gaussblur($0, &$1, Double(pad) / 2) }
        // A line is a shadow whose soft rim has been made steep.
        let strength = edge == .outline ? 4.0 : 1.2
        try around.apply("edging a text") { darkroom_linear($0, &$1, strength, 0) }
        let letters = try inked(mask, color)
        var picture = try inked(around, color.isLight ? Color(red: 0, green: 0, blue: 0) : .white)
        try picture.apply("edging a text") { darkroom_composite_over($0, letters.image, &$1) }
        try picture.apply("edging a text") { darkroom_cast($0, &$1, VIPS_FORMAT_UCHAR) }
        return picture
    }

    /// A plain colour that shows through `mask`.
    private func inked(_ mask: borrowing Picture, _ color: Color) throws -> Picture {
        var ink = try mask.made("colouring a text") { image, made in
            let values = [Double(color.red), Double(color.green), Double(color.blue)]
            made = vips_image_new_from_image(image, values, 3)
            return made == nil ? -1 : 0
        }
        try ink.apply("colouring a text") { darkroom_copy_interpretation($0, &$1, VIPS_INTERPRETATION_sRGB) }
        let letters = mask.image
        return try ink.made("joining a text") { darkroom_bandjoin2($0, letters, &$1) }
    }

    private func letters(dpi: Int) throws -> Picture {
        try Picture(.configInvalid, tried: "drawing the watermark", on: "\"\(text)\"") {
            darkroom_text(&$0, text.escapedForMarkup, FontSettings.description(font), Int32(dpi))
        }
    }
}

extension Color {
    /// Whether it is nearer to white than to black (Rec. 709 luma).
    var isLight: Bool { 0.2126 * Double(red) + 0.7152 * Double(green) + 0.0722 * Double(blue) >= 128 }
}
