/// A picture format by content. What Darkroom reads; `OutputFormat` is what it writes.
public enum ImageFormat: String, Codable, Sendable, CaseIterable {
    case jpeg, png, webp, gif, avif, heic, tiff

    /// The media type, for `Content-Type` and people.
    public var mediaType: String { "image/\(rawValue)" }
}

/// A format that Darkroom writes.
public enum OutputFormat: String, Codable, Sendable, CaseIterable {
    case jpeg, png, webp, avif, gif

    /// The media type of an object in this format.
    public var mediaType: String { "image/\(rawValue)" }

    /// The file name extension that output keys use: `jpg` for JPEG, otherwise the format's name.
    public var fileExtension: String { self == .jpeg ? "jpg" : rawValue }

    /// Whether every pixel survives: PNG always, the others as Darkroom writes them never.
    public var isLossless: Bool { self == .png }

    /// The quality used where a preset names none, on the encoder's own 1...100 scale.
    public var defaultQuality: Int {
        switch self {
        case .jpeg: 82
        case .webp: 80
        case .avif: 55
        case .png, .gif: 100
        }
    }
}
