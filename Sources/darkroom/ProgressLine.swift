/// The redrawn lines of a progress display.
enum ProgressLine {
    /// One picture that is being worked on.
    struct Task {
        var name: String
        var stage: String
        var seconds: Double
    }

    /// A line for each task, at most `limit`, and one with a bar; none longer than `width`.
    static func lines(
        finished: Int, of total: Int, underWay: [Task], limit: Int, seconds: Double, width: Int
    ) -> [String] {
        let nameWidth = min(underWay.prefix(limit).map { $0.name.printable.columns }.max() ?? 0, max(8, width / 2))
        let tasks = underWay.prefix(limit).map { task in
            let name = task.name.printable.shortened(to: nameWidth)
            let space = String(repeating: " ", count: nameWidth - name.columns)
            return "  \(name)\(space)  \(task.stage)  \(Figures.seconds(task.seconds))".prefix(ofColumns: width)
        }
        let more = underWay.count > limit ? ["  and \(underWay.count - limit) more".prefix(ofColumns: width)] : []
        let rest = "\(finished)/\(total)  \(Figures.seconds(seconds))"
        let bar = bar(finished, of: total, width: min(32, width - rest.columns - 2))
        return tasks + more + ["\(bar)  \(rest)".prefix(ofColumns: width)]
    }

    /// `━━━━━━╌╌╌╌`
    static func bar(_ finished: Int, of total: Int, width: Int) -> String {
        guard width > 0, total > 0 else { return "" }
        let full = finished * width / total
        return String(repeating: "━", count: full) + String(repeating: "╌", count: width - full)
    }
}
