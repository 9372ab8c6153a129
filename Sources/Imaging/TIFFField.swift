/// What is to be written into a TIFF structure's first directory: the counterpart of `TIFFDirectory`.
struct TIFFField {
    /// What it says; a directory's tags ascend.
    let tag: Int
    /// The kind of its values.
    let type: Kind
    /// The values.
    var values: [Int]

    /// Kinds of values, by TIFF's numbers: characters, and numbers of 2 and of 4 bytes.
    enum Kind: Int {
        case ascii = 2
        case short
        case long

        /// The bytes of one value.
        var size: Int {
            switch self {
            case .ascii: 1
            case .short: 2
            case .long: 4
            }
        }
    }

    /// Characters in UTF-8; a zero ends them.
    static func text(_ tag: Int, _ text: String) -> TIFFField {
        TIFFField(tag: tag, type: .ascii, values: text.utf8.map(Int.init) + [0])
    }
    /// Numbers up to 65,535.
    static func short(_ tag: Int, _ values: [Int]) -> TIFFField { TIFFField(tag: tag, type: .short, values: values) }
    /// Numbers up to 4,294,967,295.
    static func long(_ tag: Int, _ values: [Int]) -> TIFFField { TIFFField(tag: tag, type: .long, values: values) }

    private var byteCount: Int { values.count * type.size }
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
            directory += number(field.tag, 2) + number(field.type.rawValue, 2) + number(field.values.count, 4)
            let values = field.values.flatMap { number($0, field.type.size) }
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
