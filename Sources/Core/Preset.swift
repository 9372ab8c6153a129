/// A named list of sizes with output key templates: what a team configures. `resolved(with:)` makes it exact.
public struct Preset: Codable, Sendable, Equatable {
    /// The name; presets/<name>.json holds it.
    public var name: String
    /// One sentence for people.
    public var description: String
    /// The key template of outputs that name none themselves; see `KeyTemplate`.
    public var key: String
    /// When an image counts as done.
    public var require: SuccessPolicy
    /// Whether sizes larger than the picture are left out once one size shows every pixel.
    public var skipLarger: Bool
    /// The mark on every size that names none itself.
    public var watermark: Watermark?
    /// What the outputs may carry besides pixels.
    public var metadata: MetadataPolicy
    /// The sizes.
    public var sizes: [Entry]

    /// One size of a preset, or one per width in `widths`.
    public struct Entry: Codable, Sendable, Equatable {
        /// The size's name; with `widths` it may hold `{width}`.
        public var name: String
        /// One width each; `ThumbnailSizes` replaces them.
        public var widths: [Int]?
        /// The box's width in pixels.
        public var width: Int?
        /// The box's height in pixels.
        public var height: Int?
        /// How the picture is brought into the box; `inside` where absent.
        public var fit: Fit?
        /// Which part `cover` keeps; `centre` where absent.
        public var crop: Crop?
        /// The point that `cover` keeps; an upload's own comes first.
        public var focus: FocalPoint?
        /// Whether smaller pictures are enlarged; false where absent.
        public var enlarge: Bool?
        /// The background; white where absent.
        public var background: Color?
        /// Whether animations stay animated, in WebP or GIF; false where absent: the first frame stands.
        public var animated: Bool?
        /// The encodings to write.
        public var formats: [Encoding]
        /// The key template, where it differs from the preset's.
        public var key: String?
        /// The mark, where it differs from the preset's.
        public var watermark: Watermark?
        /// What the outputs may carry besides pixels, where it differs from the preset's.
        public var metadata: MetadataPolicy?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case name, widths, width, height, fit, crop, focus, enlarge, background, animated, formats, key, watermark
            case metadata
        }
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case name, description, key, require, skipLarger, watermark, metadata, sizes
    }

    /// Reads a preset; `require`, `skipLarger`, `watermark` and `metadata` may be absent.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        name = try values.decode(String.self, forKey: .name)
        description = try values.decode(String.self, forKey: .description)
        key = try values.decode(String.self, forKey: .key)
        require = try values.decodeIfPresent(SuccessPolicy.self, forKey: .require) ?? .all
        skipLarger = try values.decodeIfPresent(Bool.self, forKey: .skipLarger) ?? false
        watermark = try values.decodeIfPresent(Watermark.self, forKey: .watermark)
        metadata = try values.decodeIfPresent(MetadataPolicy.self, forKey: .metadata) ?? .strip
        sizes = try values.decode([Entry].self, forKey: .sizes)
    }
}
