/// What is to be written into a TIFF structure's first directory: the counterpart of `TIFFDirectory`.
struct TIFFField {
    /// What it says; a directory's tags ascend.
    let tag: Int
    /// The kind of its values: TIFF's 2 (characters), 3 (numbers of 2 bytes) or 4 (of 4).
    let type: Int
    /// The values.
    var values: [Int]

    /// Characters in UTF-8; a zero ends them.
    static func text(_ tag: Int, _ text: String) -> TIFFField {
        TIFFField(tag: tag, type: 2, values: text.utf8.map(Int.init) + [0])
    }
    /// Numbers up to 65,535.
    static func short(_ tag: Int, _ values: [Int]) -> TIFFField { TIFFField(tag: tag, type: 3, values: values) }
    /// Numbers up to 4,294,967,295.
    static func long(_ tag: Int, _ values: [Int]) -> TIFFField { TIFFField(tag: tag, type: 4, values: values) }

    private var size: Int { [2: 1, 3: 2][type] ?? 4 }
    private var byteCount: Int { values.count * size }
    private var fits: Bool { byteCount <= 4 }

    /// The structure's header, its directory of `fields`, and the values that do not fit into the directory.
    static func structure(of fields: [TIFFField], littleEndian: Bool) -> [UInt8] {
        func number(_ value: Int, _ size: Int) -> [UInt8] {
            (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * (littleEndian ? $0 : size - 1 - $0))) }
        }
        var directory = number(fields.count, 2)
        var elsewhere: [UInt8] = []
        let end = start + 2 + 12 * fields.count + 4
        for field in fields {
            directory += number(field.tag, 2) + number(field.type, 2) + number(field.values.count, 4)
            let values = field.values.flatMap { number($0, field.size) }
            if field.fits {
                directory += values + [UInt8](repeating: 0, count: 4 - values.count)
            } else {
                directory += number(end + elsewhere.count, 4)
                elsewhere += values
            }
        }
        return Array((littleEndian ? "II" : "MM").utf8) + number(42, 2) + number(start, 4) + directory + number(0, 4)
            + elsewhere
    }

    /// How many bytes the structure of `fields` takes.
    static func byteCount(of fields: [TIFFField]) -> Int {
        start + 2 + 12 * fields.count + 4 + fields.reduce(0) { $0 + ($1.fits ? 0 : $1.byteCount) }
    }

    /// Where the directory begins: after the header.
    static let start = 8
}
