import Core

/// One picture on the contact sheet.
struct ContactSheetEntry {
    /// The file's name.
    var name: String
    /// What became of it, for example `DONE`.
    var verdict: String
    /// The original's size in bytes.
    var bytes: Int
    /// The original beside the page; nil if a browser could not show it.
    var original: String?
    /// What the original is, if that is known: `JPEG`, upright pixels, whether it had to be turned.
    var source: Source?
    /// What was made of it, one frame a size.
    var frames: [Frame] = []
    /// The colour that covers most of it.
    var dominantColor: Color?
    /// What Rekognition saw.
    var tags: Tags = .off
    /// Why it failed.
    var error: Failure?
    /// Sizes that failed while others did not.
    var failedSizes: [(size: String, error: Failure?)] = []
    /// Sizes left out since a smaller one already shows every pixel.
    var skipped: [String] = []
    /// The ready-made `<picture>` element of the manifest.
    var element: String?
    /// How long it took.
    var seconds: Double?

    /// One size: the same picture in several formats.
    struct Frame {
        var size: String
        var width: Int
        var height: Int
        var files: [File]
    }

    /// One variant, beside the page.
    struct File {
        var path: String
        var format: OutputFormat
        var bytes: Int
    }

    /// Whether it is shown as failed.
    var isFailed: Bool { error != nil }
}

extension ContactSheetEntry {
    /// The frames of a manifest's variants, smallest first; `path` gives each key's file beside the page.
    static func frames(of variants: [Variant], path: (String) -> String) -> [Frame] {
        var frames: [Frame] = []
        for variant in variants {
            let file = File(path: path(variant.key), format: variant.format, bytes: variant.bytes)
            if let index = frames.firstIndex(where: { $0.size == variant.size }) {
                frames[index].files.append(file)
            } else {
                frames.append(
                    Frame(size: variant.size, width: variant.width, height: variant.height, files: [file]))
            }
        }
        return frames.sorted { $0.width * $0.height < $1.width * $1.height }
    }
}
