import Core
import FoundationEssentials
import Testing

@testable import darkroom

@Suite("A replay in words") struct ReplaySummaryTests {
    static func run() -> ReplayRun {
        var run = ReplayRun(
            id: "r", settings: ReplaySettings(rate: 60, failureShare: 50, cap: 5), startedAt: "2026-11-21T05:00:00Z")
        for number in 0..<3 {
            run.count(.run(.retryable), of: "AWS.Unavailable", handle: "h\(number)")
            let message = Steps.Replay.Message(
                messageId: "m", receiptHandle: "h", requestId: "r", cause: "AWS.Unavailable", bucket: "b", key: "k",
                history: "", start: .null, hiddenUntil: 0)
            run.settle(message, number == 0 ? .done : .failed)
        }
        run.count(.hold(.permanent), of: "Image.Corrupt", handle: "h")
        run.count(.park("no letter"), of: "Event.Malformed", handle: "h")
        return run
    }

    @Test("is a row for each error, most letters first, and a sentence")
    func table() {
        let report = ReplayReport(Self.run(), .braked, waiting: 7)
        let lines = ReplaySummary.lines(report, seconds: 3.2, width: nil, colored: false)
        #expect(
            lines == [
                "ERROR            LETTERS  RUN  DONE  FAILED  KEPT  PARKED",
                "AWS.Unavailable        3    3     1       2     2       0  too many failed, stopped",
                "Event.Malformed        1    0     0       0     0       1",
                "Image.Corrupt          1    0     0       0     1       0",
                "",
                "5 letters: 1 done, 2 failed again, 1 left alone, 1 parked, 3.2 s; stopped, because too many failed again; "
                    + "about 7 messages in the queue",
            ])
    }

    @Test(
        "is a success only if nothing that was run failed and the queue is drained",
        arguments: ReplayReport.Status.allCases)
    func success(status: ReplayReport.Status) {
        let empty = ReplayRun(id: "r", settings: Self.run().settings, startedAt: "")
        #expect(ReplaySummary.isSuccess(ReplayReport(empty, status)) == [.queueDrained, .dryRun].contains(status))
        #expect(ReplaySummary.isSuccess(ReplayReport(Self.run(), status)) == (status == .dryRun))
    }
}
