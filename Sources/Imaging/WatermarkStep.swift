import CVips
import Core

extension Rendered {
    /// Draws a mark over the pixels, on every frame. Returns false, and changes nothing, if the picture is narrower than the mark's
    /// `minimumWidth`.
    ///
    /// - Parameter image: the file that `watermark.image` names, if it names one.
    /// - Throws: `Config.Invalid` if the mark is neither a text nor an image, or cannot be drawn.
    ///
    /// The corresponding C functions are `vips_composite2` and `vips_region_copy`.
    @discardableResult
    public mutating func watermark(_ watermark: Watermark, image: [UInt8]? = nil) throws -> Bool {
        if let animation {
            var drawn = false
            try eachFrame(of: animation) { drawn = try $0.watermark(watermark, image: image) }
            return drawn
        }
        guard let place = MarkPlace(watermark, on: Geometry.Area(width: width, height: height)) else { return false }
        try draw(watermark, image, at: place)
        return true
    }

    private mutating func draw(_ watermark: Watermark, _ image: [UInt8]?, at place: MarkPlace) throws {
        let mark = Mark(
            content: try Self.content(of: watermark, image), width: place.width, height: place.height,
            opacity: min(1, watermark.opacity))
        let drawn = try MarkCache.shared.picture(of: mark, before: deadline)
        if watermark.position == .tiled {
            let sheet = try drawn.picture.tiled(over: .init(width: width, height: height), apart: place.margin)
            return try overlay(sheet, at: (0, 0))
        }
        try overlay(
            drawn.picture, at: place.corner(of: .init(width: drawn.picture.width, height: drawn.picture.height)))
    }

    private static func content(of watermark: Watermark, _ image: [UInt8]?) throws -> Mark.Content {
        if let image { return .image(image) }
        if let text = watermark.text, text.contains(where: { !$0.isWhitespace }) {
            return .text(text, watermark.color, watermark.edge, font: watermark.font)
        }
        throw DarkroomError(.configInvalid, "found a watermark with neither a text nor an image")
    }

    /// Only the pixels under the mark are blended; all others are copied. What of the mark, with its edge, does not fit on a
    /// tiny picture is cut off.
    private mutating func overlay(_ mark: borrowing Picture, at corner: (left: Int, top: Int)) throws {
        let (left, top) = (Int32(max(0, corner.left)), Int32(max(0, corner.top)))
        let width = min(Int32(mark.width), Int32(picture.width) - left)
        let height = min(Int32(mark.height), Int32(picture.height) - top)
        let bands = Int32(picture.bands)
        try picture.settle(tried: "marking", before: deadline)
        let fitting = try mark.made("cutting a mark") { darkroom_extract_area($0, &$1, 0, 0, width, height) }
        let overlaid = fitting.image
        var part = try picture.made("marking") { darkroom_extract_area($0, &$1, left, top, width, height) }
        try part.apply("marking") { darkroom_composite_over($0, overlaid, &$1) }
        try part.apply("marking") { darkroom_extract_band($0, &$1, 0, bands) }
        try part.apply("marking") { darkroom_cast($0, &$1, VIPS_FORMAT_UCHAR) }
        // Other sizes may be made from the same pixels: these stay as they are.
        let marked = try picture.copied(tried: "marking", before: deadline)
        try part.compute(into: marked, at: (Int(left), Int(top)), tried: "marking", before: deadline)
        picture = marked
    }
}
