import FoundationEssentials

/// What is going on, on standard error: lines redrawn in place on a terminal, one line for each event elsewhere.
///
/// The cursor always rests at the beginning of the line below, nothing is hidden: whatever ends the process, the terminal
/// is as it was.
final class ProgressDisplay {
    private let output: Output
    private let isQuiet: Bool
    private let size: (columns: Int, rows: Int)?
    private var drawn = 0
    private var lastDrawing = Date.distantPast
    private let begin = Date()

    /// A display that shows nothing if `isQuiet`.
    init(output: Output = .error, isQuiet: Bool = false) {
        self.output = output
        self.isQuiet = isQuiet
        size = output.size
    }

    /// Whether lines are redrawn.
    var isLive: Bool { size != nil && !isQuiet }

    /// Says for good what has happened; `colored` is the same in colour.
    func say(_ line: String, colored: String? = nil) {
        guard !isQuiet else { return }
        erase()
        let text = output.wantsColor ? colored ?? line : line
        output.write(text + "\n")
        lastDrawing = .distantPast
    }

    /// Shows how far it is, at most ten times a second.
    func show(finished: Int, of total: Int, underWay: [ProgressLine.Task]) {
        guard let size, !isQuiet, Date().timeIntervalSince(lastDrawing) >= 0.1 else { return }
        lastDrawing = Date()
        let shown = max(1, min(8, size.rows - 3))
        let lines = ProgressLine.lines(
            finished: finished, of: total, underWay: underWay, limit: shown,
            seconds: Date().timeIntervalSince(begin), width: size.columns - 1)
        output.write(eraser + lines.map { $0 + "\n" }.joined())
        drawn = lines.count
    }

    /// Shows one line about something whose end is not known, at most ten times a second.
    func show(_ line: String) {
        guard let size, !isQuiet, Date().timeIntervalSince(lastDrawing) >= 0.1 else { return }
        lastDrawing = Date()
        output.write(eraser + line.printable.prefix(ofColumns: size.columns - 1) + "\n")
        drawn = 1
    }

    /// Says that a picture is through.
    func say(_ report: PictureReport, nameWidth: Int) {
        say(
            EventLine.finished(report, nameWidth: nameWidth),
            colored: EventLine.finished(report, nameWidth: nameWidth, colored: true))
    }

    /// Takes the redrawn lines away, for what comes next.
    func clear() { erase() }

    /// Takes the redrawn lines away, and leaves a line of space before what comes.
    func close() {
        erase()
        if !isQuiet { output.write("\n") }
    }

    private func erase() {
        guard drawn > 0 else { return }
        output.write(eraser)
        drawn = 0
    }

    private var eraser: String { drawn > 0 ? "\u{1B}[\(drawn)A\u{1B}[J" : "" }
}
