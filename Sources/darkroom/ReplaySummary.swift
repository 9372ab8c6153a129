import Core

/// A replay in words: the lines on its way, and the table that it ends with.
enum ReplaySummary {
    /// The table by error, and the sentence under it.
    static func lines(_ report: ReplayReport, seconds: Double, width: Int?, colored: Bool) -> [String] {
        let isDry = report.status == .dryRun
        var table = TextTable(columns: [
            .init(title: "ERROR"), .init(title: "LETTERS", isFigure: true),
            .init(title: isDry ? "TO RUN" : "RUN", isFigure: true), .init(title: "DONE", isFigure: true),
            .init(title: "FAILED", isFigure: true), .init(title: "KEPT", isFigure: true),
            .init(title: isDry ? "TO PARK" : "PARKED", isFigure: true), .init(title: ""),
        ])
        table.rows = report.errors.map { row in
            let figures = [row.letters, row.run, row.done, row.failed, row.kept, row.parked]
            return [.init(row.error, row.failed > 0 ? .bad : nil)] + figures.map { .init("\($0)") }
                + [.init(row.braked ? "too many failed, stopped" : "", .warning)]
        }
        let sentence =
            isDry
            ? "a dry run: nothing was touched"
            : "\(Figures.count(report.total.letters, "letter")): \(counts(report.total)), \(Figures.seconds(seconds))"
        return (report.errors.isEmpty ? [] : table.lines(width: width, colored: colored) + [""])
            + ["\(sentence); \(ending(report))"]
    }

    /// `12 done, 3 failed again, 1 left alone, 0 parked`
    static func counts(_ row: ReplayReport.Row) -> String {
        "\(row.done) done, \(row.failed) failed again, \(row.kept - row.failed) left alone, \(row.parked) parked"
    }

    /// `batch 3: 12 done, 3 failed again, 1 left alone, 0 parked; 40 waiting`
    static func progress(_ report: ReplayReport) -> String {
        "batch \(report.batches): \(counts(report.total))" + (report.waiting.map { "; \($0) waiting" } ?? "")
    }

    /// Whether everything that was run is done.
    static func isSuccess(_ report: ReplayReport) -> Bool {
        report.status == .dryRun
            || report.status == .queueDrained && report.total.failed == 0 && report.total.parked == 0
    }

    private static func ending(_ report: ReplayReport) -> String {
        let waiting = report.waiting.map { "about \(Figures.count($0, "message")) in the queue" }
        let why: String? =
            switch report.status {
            case .running, .queueDrained, .dryRun: nil
            case .braked: "stopped, because too many failed again"
            case .stopped: "stopped as asked"
            case .timeOver: "stopped after six hours; start it again to go on"
            case .moreRemains: "stopped, because another execution could not be started; start it again to go on"
            case .leaseLost: "ended, because another replay took over"
            case .failed: "failed"
            case .alreadyRunning: "another replay is running"
            }
        return [why, waiting].compactMap(\.self).joined(separator: "; ")
    }
}
