import Core
import Testing

@testable import darkroom

struct CSVRowsTests {
    func rows(_ pieces: [String]) throws -> [[String]] {
        var result: [[String]] = []
        var rows = CSVRows(subject: "a test")
        for piece in pieces { try rows.take(Array(piece.utf8)) { result.append($0) } }
        try rows.finish { result.append($0) }
        return result
    }

    static let table: [(String, [[String]])] = [
        ("", []), ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]), ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]),
        ("\"a,b\",\"c\"\"d\"\n", [["a,b", "c\"d"]]), ("\"\",\n", [["", ""]]), ("\"a\nb\",c\n", [["a\nb", "c"]]),
        ("\n\na\n", [["a"]]), ("\"\"\"\",\"é\"\n", [["\"", "é"]]),
    ]

    @Test(arguments: table)
    func `Rows come out as they were written, in one piece or byte by byte`(text: String, expected: [[String]]) throws {
        #expect(try rows([text]) == expected)
        var result: [[String]] = []
        var rows = CSVRows(subject: "a test")
        for byte in text.utf8 { try rows.take([byte]) { result.append($0) } }
        try rows.finish { result.append($0) }
        #expect(result == expected)
    }

    @Test(arguments: [
        ["\"a"], [String(repeating: "a", count: CSVRows.longestRow + 1)],
        [String(repeating: ",", count: CSVRows.longestRow + 1)],
    ])
    func `A file without end or with a row without end is refused`(pieces: [String]) {
        let error = #expect(throws: DarkroomError.self) { try rows(pieces) }
        #expect(error?.name == .eventMalformed && error?.message.contains("a test") == true)
    }

    @Test func `Bytes that are no text are refused`() {
        var rows = CSVRows(subject: "a test")
        #expect(throws: DarkroomError.self) { try rows.take([0xFF, 0x0A]) { _ in } }
    }
}
