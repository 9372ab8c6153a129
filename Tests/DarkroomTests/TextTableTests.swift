import Testing

@testable import darkroom

struct TextTableTests {
    private let table = TextTable(
        columns: [.init(title: "NAME"), .init(title: "BYTES", isFigure: true)],
        rows: [["fig.jpg", "740 kB"], ["写真.jpg", .init("6 B", .bad)]])

    @Test func `Columns line up, figures to the right`() {
        #expect(table.lines() == ["NAME       BYTES", "fig.jpg   740 kB", "写真.jpg     6 B"])
    }

    @Test func `The first column gives way to the terminal's width`() {
        var table = table
        table.rows.append([.init(String(repeating: "x", count: 80)), "1 B"])
        #expect(table.lines(width: 30).allSatisfy { $0.columns <= 30 })
        #expect(table.lines(width: 30).last?.contains("…") == true)
    }

    @Test func `Paint takes no room`() {
        #expect(table.lines(colored: true).last == "写真.jpg     \u{1B}[31m6 B\u{1B}[0m")
    }
}
