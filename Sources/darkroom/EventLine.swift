/// The lines that stay: what has happened to a picture.
enum EventLine {
    /// `fig.jpg  DONE  10 variants, 740 kB to 1.1 MB, 1.4 s`
    /// - Parameter nameWidth: the columns of the longest name, so that lines stand below each other.
    static func finished(_ report: PictureReport, nameWidth: Int, colored: Bool = false) -> String {
        let name = report.file.lastPathComponent.printable.padded(to: nameWidth)
        let paint: Paint = report.isFailed ? .bad : report.verdict == "DONE" ? .good : .warning
        let verdict = colored ? paint.applied(to: report.verdict) : report.verdict
        let rest =
            report.error.map(\.name)
                ?? """
                \(Figures.count(report.variants, "variant")), \(Figures.bytes(report.bytesIn)) to \
                \(Figures.bytes(report.bytesOut))
                """
        return "\(name)  \(verdict)  \(rest), \(Figures.seconds(report.seconds))"
    }
}
