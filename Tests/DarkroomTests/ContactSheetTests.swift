import Core
import Testing

@testable import darkroom

struct ContactSheetTests {
    private let hostile = "\"><img src=x onerror=alert(1)>.jpg"

    @Test func `Each size is one frame with its formats, smallest first`() {
        let variants = [variant("640w", 640, .webp), variant("640w", 640, .jpeg), variant("320w", 320, .webp)]
        let frames = ContactSheetEntry.frames(of: variants, path: OutFolder.variant)
        #expect(frames.map(\.size) == ["320w", "640w"])
        #expect(frames[1].files.map(\.format) == [.webp, .jpeg])
        #expect(frames[0].files[0].path == "variants/a/320w.webp")
    }

    @Test func `No name, cause or label gets out of its quotes`() {
        var entry = ContactSheetEntry(name: hostile, verdict: "DONE", bytes: 10, original: "originals/" + hostile)
        entry.tags = Tags(status: .tagged, labels: [.init(name: hostile, confidence: 99)])
        entry.failedSizes = [(hostile, Failure(name: hostile, cause: hostile))]
        entry.frames = [
            .init(size: hostile, width: 1, height: 1, files: [.init(path: hostile, format: .jpeg, bytes: 1)])
        ]
        let failed = ContactSheetEntry(
            name: hostile, verdict: hostile, bytes: 1, error: Failure(name: hostile, cause: hostile))
        let html = ContactSheet(subtitle: hostile, entries: [entry, failed]).html
        #expect(!html.contains("<img src=x"))
        #expect(!html.contains("onerror=alert(1)>"))
    }

    @Test func `A failed picture says its reason in words`() {
        let error = Failure(name: "Image.Corrupt", cause: #"{"errorType":"Image.Corrupt","errorMessage":"cut short"}"#)
        let html = ContactSheet(
            subtitle: "", entries: [ContactSheetEntry(name: "a.jpg", verdict: "FAILED", bytes: 1, error: error)]
        ).html
        #expect(html.contains(ErrorName.imageCorrupt.meaning))
        #expect(html.contains("<pre>cut short</pre>"))
    }

    @Test func `The page needs nothing from elsewhere`() {
        let html = ContactSheet(subtitle: "", entries: []).html
        #expect(!html.contains("http") && !html.contains("<script") && !html.contains("@import"))
    }

    private func variant(_ size: String, _ width: Int, _ format: OutputFormat) -> Variant {
        Variant(
            size: size, key: "a/\(size).\(format.fileExtension)", width: width, height: 10, format: format, bytes: 100,
            sha256: "")
    }
}
