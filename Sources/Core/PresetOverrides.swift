/// What the template's parameters change in a preset, `ThumbnailSizes`, `WebPQuality`, `WatermarkText`, and what an upload
/// brings along.
public struct PresetOverrides: Sendable, Equatable {
    /// The widths that take the place of every `widths` list.
    public var widths: [Int]?
    /// The quality of every WebP encoding, 1...100.
    public var webpQuality: Int?
    /// The text of the mark; a preset without a mark gets one.
    public var watermarkText: String?
    /// The focal point of every `cover`, in place of the preset's crops.
    public var focus: FocalPoint?

    /// Overrides; nil leaves the preset as it is.
    public init(widths: [Int]? = nil, webpQuality: Int? = nil, watermarkText: String? = nil, focus: FocalPoint? = nil) {
        self.widths = widths
        self.webpQuality = webpQuality
        self.watermarkText = watermarkText
        self.focus = focus
    }

    /// Reads the parameters from the environment of a function, or from what stands for it; what is missing or empty leaves the preset as
    /// it is.
    public init(_ settings: inout Settings) {
        self.init(
            widths: settings.numbers("DARKROOM_THUMBNAIL_SIZES", in: 1...16383),
            webpQuality: settings.optional("DARKROOM_WEBP_QUALITY") == nil
                ? nil : settings.number("DARKROOM_WEBP_QUALITY", in: 1...100, default: 80),
            watermarkText: settings.optional("DARKROOM_WATERMARK_TEXT"))
    }
}

extension Preset {
    /// The preset with every list of widths spelled out as sizes and the overrides applied: what the plan id is made from.
    public func resolved(with overrides: PresetOverrides = PresetOverrides()) throws -> Preset {
        var preset = self
        if overrides.watermarkText != nil { preset.watermark = watermark ?? Watermark() }
        preset.sizes = sizes.flatMap { $0.expanded(widths: overrides.widths) }
        for index in preset.sizes.indices {
            preset.sizes[index].watermark = preset.sizes[index].watermark ?? preset.watermark
            if let text = overrides.watermarkText {
                preset.sizes[index].watermark?.text = text
                preset.sizes[index].watermark?.image = nil
            }
            preset.sizes[index].metadata = preset.sizes[index].metadata ?? preset.metadata
            if let focus = overrides.focus, preset.sizes[index].fit == .cover { preset.sizes[index].focus = focus }
            for format in preset.sizes[index].formats.indices
            where preset.sizes[index].formats[format].format == .webp {
                preset.sizes[index].formats[format].quality =
                    overrides.webpQuality ?? preset.sizes[index].formats[format].quality
            }
        }
        preset.watermark = nil
        try preset.validate()
        return preset
    }
}

extension Preset.Entry {
    /// One entry for each width, or the entry alone.
    func expanded(widths override: [Int]?) -> [Preset.Entry] {
        guard let widths = widths.map({ override ?? $0 }) else { return [self] }
        return widths.map { width in
            var entry = self
            entry.widths = nil
            entry.width = width
            entry.name = name.replacing("{width}", with: String(width))
            return entry
        }
    }
}
