import Core

/// What became of one picture: a row of the closing table, and an element of `--json`.
struct PictureReport: Encodable {
    /// The file as it was given.
    var file: String
    /// The bucket and key of the upload; absent where nothing was uploaded.
    var bucket: String?
    var key: String?
    /// `DONE`, `PARTIAL`, `FAILED`, `SUPERSEDED`, or `UNKNOWN` where the time was over before it was known.
    var verdict: String
    var preset: String?
    /// What the picture is.
    var format: String?
    var width: Int?
    var height: Int?
    /// How many objects were made.
    var variants = 0
    var bytesIn: Int
    var bytesOut = 0
    var seconds: Double
    /// Where the manifest is: its key in the output bucket, or its file.
    var manifest: String?
    /// Why it failed.
    var error: Explained?
    /// Sizes that failed while others did not.
    var failedSizes: [String] = []

    /// An error with what its name means.
    struct Explained: Encodable {
        var name: String
        var meaning: String?
        var cause: String

        init(_ failure: Failure) {
            name = failure.name
            meaning = ErrorName(rawValue: failure.name)?.meaning
            cause = Cause.message(of: failure.cause)
        }
    }

    /// Whether the command ends with status 1 because of it.
    var isFailed: Bool { verdict != "DONE" && verdict != "PARTIAL" }
}

extension PictureReport {
    /// A picture with its manifest.
    init(file: String, bytesIn: Int, seconds: Double, manifest: Manifest, at place: String) {
        self.init(file: file, verdict: manifest.verdict.rawValue, bytesIn: bytesIn, seconds: seconds)
        preset = manifest.preset
        format = manifest.source.format.rawValue
        width = manifest.source.width
        height = manifest.source.height
        variants = manifest.variants.count
        bytesOut = manifest.variants.reduce(0) { $0 + $1.bytes }
        self.manifest = place
        failedSizes = manifest.failed.map(\.size)
    }
}
