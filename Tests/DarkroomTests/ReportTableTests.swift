import Core
import Testing

@testable import darkroom

struct ReportTableTests {
    @Test func `The table ends with reasons and totals`() {
        var done = PictureReport(file: "samples/fig.jpg", verdict: "DONE", bytesIn: 740_181, seconds: 1.4)
        (done.width, done.height, done.variants, done.bytesOut) = (2572, 1740, 10, 1_400_000)
        var failed = PictureReport(file: "cut.jpg", verdict: "FAILED", bytesIn: 300_000, seconds: 0.2)
        failed.error = .init(Failure(name: "Image.Corrupt", cause: "premature end"))
        #expect(
            ReportTable.lines([done, failed], seconds: 1.6, width: nil, colored: false) == [
                "PICTURE  VERDICT     PIXELS  VARIANTS      IN     OUT   TIME",
                "fig.jpg  DONE     2572x1740        10  740 kB  1.4 MB  1.4 s",
                "cut.jpg  FAILED           –         –  300 kB       –  0.2 s",
                "",
                "cut.jpg: Image.Corrupt, the picture is truncated or damaged",
                "  premature end",
                "",
                "2 pictures: 1 done, 1 failed; 10 variants, 1.0 MB in, 1.4 MB out, 1.6 s",
            ])
    }

    @Test(arguments: [("DONE", false), ("PARTIAL", false), ("FAILED", true), ("SUPERSEDED", true), ("UNKNOWN", true)])
    func `What is not there counts as failed`(verdict: String, isFailed: Bool) {
        #expect(PictureReport(file: "a", verdict: verdict, bytesIn: 1, seconds: 1).isFailed == isFailed)
    }

    @Test func `Lambda's wrapping of an error is taken off, however often it was put on`() {
        let once = #"{"errorType":"Image.Corrupt","errorMessage":"cut \"short\"","stackTrace":[]}"#
        let twice = #"{"errorMessage":"{\"errorMessage\":\"cut\"}"}"#
        #expect(Cause.message(of: once) == #"cut "short""#)
        #expect(Cause.message(of: twice) == "cut")
        #expect(Cause.message(of: "plain") == "plain")
    }
}
