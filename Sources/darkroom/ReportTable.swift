/// The table that process and render end with, and the sentences under it.
enum ReportTable {
    /// The table's lines, then each failure's reason, then the totals.
    static func lines(_ reports: [PictureReport], seconds: Double, width: Int?, colored: Bool) -> [String] {
        var table = TextTable(columns: [
            .init(title: "PICTURE"), .init(title: "VERDICT"), .init(title: "PIXELS", isFigure: true),
            .init(title: "VARIANTS", isFigure: true), .init(title: "IN", isFigure: true),
            .init(title: "OUT", isFigure: true), .init(title: "TIME", isFigure: true),
        ])
        table.rows = reports.map(row)
        let failures = reports.flatMap { report in
            reasons(of: report, colored: colored)
        }
        return table.lines(width: width, colored: colored) + (failures.isEmpty ? [] : [""] + failures)
            + ["", totals(reports, seconds: seconds)]
    }

    private static func row(_ report: PictureReport) -> [TextTable.Cell] {
        let pixels = report.width.flatMap { width in report.height.map { "\(width)x\($0)" } } ?? "–"
        return [
            .init(report.file.lastPathComponent), .init(report.verdict, paint(report)), .init(pixels),
            .init(report.isFailed ? "–" : "\(report.variants)"), .init(Figures.bytes(report.bytesIn)),
            .init(report.isFailed ? "–" : Figures.bytes(report.bytesOut)), .init(Figures.seconds(report.seconds)),
        ]
    }

    private static func paint(_ report: PictureReport) -> Paint {
        report.isFailed ? .bad : report.verdict == "DONE" ? .good : .warning
    }

    private static func reasons(of report: PictureReport, colored: Bool) -> [String] {
        let name = report.file.lastPathComponent.printable
        guard let error = report.error else {
            return report.failedSizes.isEmpty
                ? [] : ["\(name): sizes failed: \(report.failedSizes.joined(separator: ", "))"]
        }
        let title = colored ? Paint.bad.applied(to: error.name) : error.name
        let meaning = error.meaning.map { ", \($0)" } ?? ""
        return ["\(name): \(title)\(meaning)", "  \(error.cause.printable)"]
    }

    /// `7 pictures: 6 done, 1 failed; 70 variants, 4.4 MB in, 5.1 MB out, 6.2 s`
    static func totals(_ reports: [PictureReport], seconds: Double) -> String {
        let verdicts = ["DONE", "PARTIAL", "FAILED", "SUPERSEDED", "UNKNOWN"].compactMap { verdict in
            let count = reports.filter { $0.verdict == verdict }.count
            return count == 0 ? nil : "\(count) \(verdict.lowercased())"
        }
        let (bytesIn, bytesOut) = reports.reduce((0, 0)) { ($0.0 + $1.bytesIn, $0.1 + $1.bytesOut) }
        return """
            \(Figures.count(reports.count, "picture")): \(verdicts.joined(separator: ", ")); \
            \(Figures.count(reports.reduce(0) { $0 + $1.variants }, "variant")), \(Figures.bytes(bytesIn)) in, \
            \(Figures.bytes(bytesOut)) out, \(Figures.seconds(seconds))
            """
    }
}

extension String {
    /// What stands after the last slash.
    var lastPathComponent: String { split(separator: "/").last.map(String.init) ?? self }
}
