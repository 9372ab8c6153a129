/// Rows of text in columns that line up, whatever script they are in.
struct TextTable {
    /// One column.
    struct Column {
        var title: String
        /// Figures stand to the right.
        var isFigure = false
    }

    /// One cell: a text and how it is painted.
    struct Cell: ExpressibleByStringInterpolation {
        var text: String
        var paint: Paint?

        init(_ text: String, _ paint: Paint? = nil) {
            self.text = text.printable
            self.paint = paint
        }

        init(stringLiteral value: String) { self.init(value) }
    }

    var columns: [Column]
    var rows: [[Cell]] = []

    /// The table's lines; where they would be longer than `width`, the first column is shortened.
    func lines(width: Int? = nil, colored: Bool = false) -> [String] {
        let gap = 2
        var widths = columns.indices.map { column in
            ([columns[column].title.columns] + rows.map { $0[column].text.columns }).max() ?? 0
        }
        if let width, let first = widths.first {
            let excess = widths.reduce(0, +) + gap * (widths.count - 1) - width
            if excess > 0 { widths[0] = max(8, first - excess) }
        }
        let title = columns.map { Cell($0.title, .quiet) }
        return ([title] + rows).map { row in
            let cells = row.indices.map { cell(row[$0], $0, widths[$0], colored) }
            return trimmedEnd(cells.joined(separator: String(repeating: " ", count: gap)))
        }
    }

    private func cell(_ cell: Cell, _ column: Int, _ width: Int, _ colored: Bool) -> String {
        let text = cell.text.shortened(to: width)
        let space = String(repeating: " ", count: width - text.columns)
        let painted = colored ? cell.paint?.applied(to: text) ?? text : text
        return columns[column].isFigure ? space + painted : painted + space
    }

    private func trimmedEnd(_ line: String) -> String {
        var line = Substring(line)
        while line.last == " " { line.removeLast() }
        return String(line)
    }
}
