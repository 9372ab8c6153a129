import Core
import FoundationEssentials
import Imaging

/// A picture that is through.
struct PictureResult {
    let file: InputFile
    let bytes: [UInt8]
    let seconds: Double
    let outcome: Outcome
    /// Where it was uploaded to, if it was.
    var upload: ObjectReference?

    /// What came of it.
    enum Outcome {
        case success(Manifest)
        case failure(verdict: String, Failure)
    }

    /// The picture's row in the table.
    var report: PictureReport {
        var report: PictureReport
        switch outcome {
        case .success(let manifest):
            report = PictureReport(
                file: file.path, bytesIn: bytes.count, seconds: seconds, manifest: manifest,
                at: Manifest.key(for: manifest.source.key))
        case .failure(let verdict, let error):
            report = PictureReport(file: file.path, verdict: verdict, bytesIn: bytes.count, seconds: seconds)
            report.error = .init(error)
        }
        report.bucket = upload?.bucket
        report.key = upload?.key
        return report
    }

    /// Writes the manifest and a copy of the original into `folder`, and says what the contact sheet shows.
    func keep(in folder: OutFolder) throws -> ContactSheetEntry {
        switch outcome {
        case .success(let manifest):
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try folder.write(Array(try encoder.encode(manifest)), to: OutFolder.manifest(manifest.source.key))
            return ContactSheetEntry(manifest, report, original: try keepOriginal(in: folder))
        case .failure(_, let error):
            // A picture that was refused for its size is shown; what is no picture, or half of one, is not.
            let isShown = error.name != ErrorName.imageCorrupt.rawValue
            return ContactSheetEntry(report, failed: error, original: isShown ? try keepOriginal(in: folder) : nil)
        }
    }

    /// Copies the original beside the page; nil if a browser could not show it.
    private func keepOriginal(in folder: OutFolder) throws -> String? {
        let name = OutFolder.original(file.name)
        try folder.write(bytes, to: name)
        switch (try? Header.probe(bytes))?.format {
        case .jpeg, .png, .webp, .gif, .avif: return name
        case .heic, .tiff, nil: return nil
        }
    }
}

extension ContactSheetEntry {
    /// The entry of a picture that was processed.
    init(_ manifest: Manifest, _ report: PictureReport, original: String?) {
        self.init(
            name: report.file.lastPathComponent, verdict: report.verdict, bytes: report.bytesIn, original: original,
            source: manifest.source,
            frames: ContactSheetEntry.frames(of: manifest.variants, path: OutFolder.variant),
            dominantColor: manifest.placeholder?.dominantColor, tags: manifest.tags,
            failedSizes: manifest.failed.map { ($0.size, $0.error) }, skipped: manifest.skipped,
            element: manifest.html, seconds: report.seconds)
    }

    /// The entry of a picture that failed.
    init(_ report: PictureReport, failed error: Failure, original: String?) {
        self.init(
            name: report.file.lastPathComponent, verdict: report.verdict, bytes: report.bytesIn, original: original,
            error: error, seconds: report.seconds)
    }
}
