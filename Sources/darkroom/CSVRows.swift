import Core

/// Takes CSV apart as it arrives: rows end with a line break, fields are parted by commas, and quotes keep both, a doubled one itself.
/// https://www.rfc-editor.org/rfc/rfc4180
struct CSVRows {
    /// A row longer than this in bytes is no inventory's: a key has 1,024 of them, three times as many when encoded.
    static let longestRow = 64 << 10

    private let subject: String
    private var row: [String] = []
    private var field: [UInt8] = []
    private var rowBytes = 0
    private var isQuoted = false
    private var sawQuote = false

    /// A reader of what messages call `subject`.
    init(subject: String) { self.subject = subject }

    /// Hands on the rows that end in `bytes`, the next of the file.
    /// - Throws: `Event.Malformed` for what is no text in UTF-8 or has a row without end, and what `body` throws.
    mutating func take(_ bytes: [UInt8], _ body: ([String]) throws -> Void) throws {
        for byte in bytes {
            rowBytes += 1
            if rowBytes > CSVRows.longestRow { throw malformed("a row of more than \(CSVRows.longestRow) bytes") }
            switch byte {
            case UInt8(ascii: "\"") where isQuoted: (isQuoted, sawQuote) = (false, true)
            case UInt8(ascii: "\""):
                if sawQuote { field.append(byte) }
                (isQuoted, sawQuote) = (true, false)
            case UInt8(ascii: ",") where !isQuoted: try endField()
            case UInt8(ascii: "\n") where !isQuoted: try endRow(body)
            case UInt8(ascii: "\r") where !isQuoted: sawQuote = false
            default:
                field.append(byte)
                sawQuote = false
            }
        }
    }

    /// Hands on a last row that no line break ends.
    mutating func finish(_ body: ([String]) throws -> Void) throws {
        if isQuoted { throw malformed("it ends inside quotes") }
        if !row.isEmpty || !field.isEmpty { try endRow(body) }
    }

    private mutating func endField() throws(DarkroomError) {
        guard let text = String(validating: field, as: UTF8.self) else { throw malformed("a field that is not UTF-8") }
        row.append(text)
        field.removeAll(keepingCapacity: true)
        sawQuote = false
    }

    private mutating func endRow(_ body: ([String]) throws -> Void) throws {
        try endField()
        defer {
            row.removeAll(keepingCapacity: true)
            rowBytes = 0
        }
        if row != [""] { try body(row) }
    }

    private func malformed(_ said: String) -> DarkroomError {
        DarkroomError(.eventMalformed, tried: "read rows", on: subject, said: said)
    }
}
