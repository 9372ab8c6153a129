import Core
import FoundationEssentials
import Imaging

/// A picture that is through, and what is kept of it in the folder.
struct PictureResult {
    let file: InputFile
    let bytes: [UInt8]
    let seconds: Double
    /// The manifest, or why there is none.
    let outcome: Result<Manifest, any Error>

    /// Writes the manifest and a copy of the original, and says what the table and the contact sheet show.
    /// - Throws: errors that are not the picture's: they end the command.
    func keep(in folder: OutFolder) throws -> (PictureReport, ContactSheetEntry) {
        switch outcome {
        case .success(let manifest):
            let place = OutFolder.manifest(manifest.source.key)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try folder.write(Array(try encoder.encode(manifest)), to: place)
            let report = PictureReport(
                file: file.path, bytesIn: bytes.count, seconds: seconds, manifest: manifest,
                at: folder.path + "/" + place)
            return (report, ContactSheetEntry(manifest, report, original: try keepOriginal(in: folder)))
        case .failure(let error as DarkroomError) where ExitStatus(of: error.name) == .pictureFailed || error.name == .renderIncomplete:
            var report = PictureReport(file: file.path, verdict: "FAILED", bytesIn: bytes.count, seconds: seconds)
            report.error = .init(Failure(error))
            // A picture that was refused for its size is shown; what is no picture is not.
            let isPicture = (try? Header.probe(bytes)) != nil && error.name != .imageCorrupt
            return (report, ContactSheetEntry(failed: report, original: isPicture ? try keepOriginal(in: folder) : nil))
        case .failure(let error): throw error
        }
    }

    /// Copies the original beside the page; nil if a browser could not show it.
    private func keepOriginal(in folder: OutFolder) throws -> String? {
        let name = OutFolder.original(file.name)
        try folder.write(bytes, to: name)
        let format = (try? Header.probe(bytes))?.format
        return format == .heic || format == .tiff ? nil : name
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
            seconds: report.seconds)
    }

    /// The entry of a picture that failed.
    init(failed report: PictureReport, original: String?) {
        let error = report.error
        self.init(
            name: report.file.lastPathComponent, verdict: report.verdict, bytes: report.bytesIn, original: original,
            error: Failure(name: error?.name ?? report.verdict, cause: error?.cause ?? ""), seconds: report.seconds)
    }
}
