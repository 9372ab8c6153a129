/// What was made of one upload: `manifests/<key>.json` in the output bucket.
public struct Manifest: Codable, Sendable, Equatable {
    /// The contract's name and version.
    public var schema: String
    /// Whether every size is there.
    public var verdict: Verdict
    /// The upload.
    public var source: Source
    /// The plan.
    public var planId: String
    /// The preset's name.
    public var preset: String
    /// Counts completions of this image: of two manifests the one with the higher revision is the later.
    public var revision: Int
    /// When it was written, ISO 8601.
    public var createdAt: String
    /// Every object, narrow ones first.
    public var variants: [Variant]
    /// Sizes that failed, and why.
    public var failed: [SizeResult]
    /// Sizes that a smaller one makes needless.
    public var skipped: [String]
    /// Sizes that the request left out and nobody has made before.
    public var omitted: [String]
    /// What stands in until the picture has loaded.
    public var placeholder: Placeholder?
    /// What Rekognition saw.
    public var tags: Tags
    /// One ready `srcset` a format, by format name: paths in the output bucket, percent-encoded.
    public var srcset: [String: String]
    /// A ready `<picture>` element of these objects; absent where there are none.
    public var html: String?
    /// Keys of the plan before that this one no longer names; they are deleted after this manifest is written.
    public var replaced: [String]
    /// The plan whose keys these are.
    public var replacedPlan: String?

    /// The current contract.
    public static let currentSchema = "darkroom.manifest/1"

    /// The manifest's key for an upload.
    public static func key(for source: String) -> String { "manifests/\(source).json" }

    /// A manifest.
    public init(
        verdict: Verdict, source: Source, planId: String, preset: String, revision: Int, createdAt: String,
        variants: [Variant], failed: [SizeResult] = [], skipped: [String] = [], omitted: [String] = [],
        placeholder: Placeholder? = nil,
        tags: Tags = .off, replaced: [String] = []
    ) {
        schema = Manifest.currentSchema
        self.verdict = verdict
        self.source = source
        self.planId = planId
        self.preset = preset
        self.revision = revision
        self.createdAt = createdAt
        // However the sizes were shared out among invocations.
        self.variants = variants.sorted { ($0.width, $0.size) < ($1.width, $1.size) }
        self.failed = failed
        self.skipped = skipped
        self.omitted = omitted
        self.placeholder = placeholder
        self.tags = tags
        self.replaced = replaced
        srcset = Manifest.srcset(self.variants)
        html = PictureElement.html(self.variants, placeholder: placeholder)
    }

    static func srcset(_ variants: [Variant]) -> [String: String] {
        Dictionary(grouping: variants, by: \.format.rawValue).mapValues { variants in
            // Two objects of one width say nothing to a browser: the first stands.
            var seen: Set<Int> = []
            return variants.sorted { $0.width < $1.width }.filter { seen.insert($0.width).inserted }
                .map { "/\(PercentEncoding.path($0.key)) \($0.width)w" }.joined(separator: ", ")
        }
    }
}

/// What Rekognition saw, or why nothing.
public struct Tags: Codable, Sendable, Equatable {
    /// How tagging went.
    public var status: Status
    /// The labels, most confident first.
    public var labels: [Label]?
    /// The moderation labels, if asked for.
    public var moderation: [Label]?
    /// The middle of what the picture is about, if anything was found in a place of its own.
    public var focus: FocalPoint?
    /// Why it failed.
    public var error: Failure?

    /// How tagging went. Failing to tag never fails an image.
    public enum Status: String, Codable, Sendable {
        case off, tagged, failed
    }

    /// One label.
    public struct Label: Codable, Sendable, Equatable {
        /// The label.
        public var name: String
        /// The confidence in percent.
        public var confidence: Double
        /// The labels it is a kind of.
        public var parents: [String]?

        /// A label.
        public init(name: String, confidence: Double, parents: [String]? = nil) {
            self.name = name
            self.confidence = confidence
            self.parents = parents
        }
    }

    /// Tags.
    public init(
        status: Status, labels: [Label]? = nil, moderation: [Label]? = nil, focus: FocalPoint? = nil,
        error: Failure? = nil
    ) {
        self.status = status
        self.labels = labels
        self.moderation = moderation
        self.focus = focus
        self.error = error
    }

    /// These tags with the sentence of their error alone.
    public var plain: Tags {
        var tags = self
        tags.error = error?.plain
        return tags
    }

    /// Nothing was asked.
    public static let off = Tags(status: .off)
}
