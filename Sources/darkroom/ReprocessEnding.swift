import AWSClient
import Core

/// How a run ended, and the table that says so.
struct ReprocessEnding: Encodable {
    /// The execution's ARN.
    var execution: String
    /// `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`.
    var status: String
    /// Why it failed.
    var error: Failure?
    /// How far the items are; nil if it ended before it read any.
    var counts: StepFunctions.MapRun.Counts?
    /// What became of each; nil if there is no report.
    var report: ReprocessReport?

    /// Whether everything was made or needed no making.
    var isClean: Bool { status == "SUCCEEDED" && (counts.map { $0.succeeded == $0.total } ?? true) }

    /// The table's lines, then why it ended and where the report is.
    func lines(width: Int?, colored: Bool) -> [String] {
        var table = TextTable(columns: [.init(title: "VERDICT"), .init(title: "OBJECTS", isFigure: true)])
        if let verdicts = report?.verdicts, let errors = report?.errors {
            table.rows = rows(verdicts, paint: nil) + rows(errors, paint: .bad)
        } else if let counts {
            table.rows = [["ended well", "\(Figures.number(counts.succeeded))"]]
            let failed = counts.failed + counts.timedOut
            if failed > 0 { table.rows.append([.init("failed", .bad), "\(Figures.number(failed))"]) }
        }
        if let counts, counts.pending + counts.aborted > 0 {
            table.rows.append([.init("not made", .warning), "\(Figures.number(counts.pending + counts.aborted))"])
        }
        return (table.rows.isEmpty ? [] : table.lines(width: width, colored: colored)) + [""] + closing
    }

    private func rows(_ figures: [String: Int], paint: Paint?) -> [[TextTable.Cell]] {
        figures.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { name, count in
            [.init(name, paint), "\(Figures.number(count))"]
        }
    }

    private var closing: [String] {
        var lines: [String] = []
        if let examples = report?.examples, !examples.isEmpty {
            lines.append("failed, among others: \(examples.prefix(3).joined(separator: ", "))".printable)
        }
        if let error { lines.append("\(error.name): \(error.cause)".printable) }
        if status == "ABORTED" { lines.append("it was stopped; what was made stays made") }
        lines.append("\(status.lowercased())  \(report?.manifest ?? execution)".printable)
        return lines
    }
}
