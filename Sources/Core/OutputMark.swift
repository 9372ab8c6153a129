/// The metadata that every output carries: whose it is, and what exactly. Validation refuses an upload that carries it; a later
/// attempt of the same plan reads off it what need not be rendered again.
public struct OutputMark: Sendable, Equatable {
    /// Tells sources apart: the hash of bucket and key, 20 digits.
    public var source: String
    /// The plan id.
    public var plan: String
    /// The SHA-256 of the object.
    public var sha256: String
    /// The picture's width and height in pixels; nil for what is no picture.
    public var pixels: (width: Int, height: Int)?
    /// The picture's placeholder, if this output's size makes it.
    public var placeholder: Placeholder?

    /// The mark of an output of `source` under `plan`.
    public init(
        source: Source, plan: String, sha256: String, pixels: (width: Int, height: Int)? = nil,
        placeholder: Placeholder? = nil
    ) {
        self.source = OutputMark.source(bucket: source.bucket, key: source.key)
        self.plan = plan
        self.sha256 = sha256
        self.pixels = pixels
        self.placeholder = placeholder
    }

    /// The mark that an object's metadata holds, or nil if it is none of ours.
    public init?(metadata: [String: String]) {
        guard let source = metadata["darkroom-source"], let plan = metadata["darkroom-plan"] else { return nil }
        self.source = source
        self.plan = plan
        sha256 = metadata["darkroom-sha256"] ?? ""
        let sides = (metadata["darkroom-pixels"] ?? "").split(separator: "x").compactMap { Int($0) }
        pixels = sides.count == 2 ? (sides[0], sides[1]) : nil
        placeholder = metadata["darkroom-color"].flatMap(Color.init(hex:)).map {
            Placeholder(dominantColor: $0, thumbHash: metadata["darkroom-thumbhash"])
        }
    }

    /// As user metadata.
    public var metadata: [String: String] {
        var metadata = ["darkroom-source": source, "darkroom-plan": plan, "darkroom-sha256": sha256]
        metadata["darkroom-pixels"] = pixels.map { "\($0.width)x\($0.height)" }
        metadata["darkroom-color"] = placeholder.map(\.dominantColor.hex)
        metadata["darkroom-thumbhash"] = placeholder?.thumbHash
        return metadata
    }

    /// Whether `other` marks the same content.
    public static func == (a: OutputMark, b: OutputMark) -> Bool {
        a.source == b.source && a.plan == b.plan && a.sha256 == b.sha256
    }

    /// What tells an upload's outputs from those of others.
    public static func source(bucket: String, key: String) -> String {
        String(Digest.sha256(Array("\(bucket)/\(key)".utf8)).prefix(20))
    }
}
