import Core

/// The metadata that every output carries: whose it is, and what exactly. Validation refuses an upload that carries it.
public struct OutputMark: Sendable, Equatable {
    /// Tells sources apart: the hash of bucket and key, 20 digits.
    public var source: String
    /// The plan id.
    public var plan: String
    /// The SHA-256 of the object.
    public var sha256: String

    /// The mark of an output of `source` under `plan`.
    public init(source: Source, plan: String, sha256: String) {
        self.source = OutputMark.sourceMark(bucket: source.bucket, key: source.key)
        self.plan = plan
        self.sha256 = sha256
    }

    /// The mark that an object's metadata holds, or nil if it is none of ours.
    public init?(metadata: [String: String]) {
        guard let source = metadata["darkroom-source"], let plan = metadata["darkroom-plan"] else { return nil }
        self.source = source
        self.plan = plan
        sha256 = metadata["darkroom-sha256"] ?? ""
    }

    /// As user metadata.
    public var metadata: [String: String] {
        ["darkroom-source": source, "darkroom-plan": plan, "darkroom-sha256": sha256]
    }

    static func sourceMark(bucket: String, key: String) -> String {
        String(Digest.sha256(Array("\(bucket)/\(key)".utf8)).prefix(20))
    }
}
