import FoundationEssentials
import Hashing

/// The hashes of keys, manifests and plans.
public typealias Digest = Hashing.Digest

extension Plan {
    /// Changes whenever the same plan would render other pixels; part of every plan id.
    public static let rendererVersion = "4"

    /// The plan id: the hash of the source's identity, the resolved preset (watermark included), the tagging wanted and the renderer's
    /// version. Never of versionId or sequencer, which listings lack, so that a listing finds the same plan.
    /// - Returns: 20 hexadecimal digits (80 bits).
    public static func id(bucket: String, key: String, eTag: String, preset: Preset, tagging: TaggingMode) throws
        -> String
    {
        try digest([bucket, key, eTag] + makings(preset, tagging))
    }

    /// The recipe: what is left of a plan id without the upload, so that one comparison tells for any number of uploads whether
    /// they would be made again as they are. An upload's own focal point is no part of it; `preset` is resolved without one.
    /// - Returns: 20 hexadecimal digits.
    public static func recipe(preset: Preset, tagging: TaggingMode) throws -> String {
        try digest(makings(preset, tagging))
    }

    private static func makings(_ preset: Preset, _ tagging: TaggingMode) throws -> [String] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [String(decoding: try encoder.encode(preset), as: UTF8.self), tagging.rawValue, rendererVersion]
    }

    private static func digest(_ parts: [String]) -> String {
        // Lengths in front make the parts unambiguous: ("a", "bc") and ("ab", "c") differ.
        let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
        return String(Digest.sha256(Array(text.utf8)).prefix(20))
    }
}

/// What is asked of Rekognition: the template's `Tagging` parameter.
public enum TaggingMode: String, Codable, Sendable, CaseIterable {
    case off
    case labels
    case labelsAndModeration = "labels-and-moderation"
}
