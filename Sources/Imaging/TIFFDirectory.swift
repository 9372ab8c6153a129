/// The texts in the first directory of a TIFF structure (TIFF 6.0, section 2), which an EXIF block is too. Reads nothing beyond
/// the bytes, whatever offsets they hold.
struct TIFFDirectory {
    /// The copyright notice (tag 33432); EXIF parts the photographer's and the editor's with a zero.
    private(set) var copyright: String?
    /// Who made the picture (tag 315).
    private(set) var artist: String?

    /// Reads `block`, which begins with its TIFF header, or with `Exif\0\0` before it.
    init(_ block: [UInt8]) {
        let bytes = Array(block.starts(with: Array("Exif\0\0".utf8)) ? block.dropFirst(6) : block[...])
        guard bytes.count > 8, [[0x49, 0x49, 42, 0], [0x4D, 0x4D, 0, 42]].contains(Array(bytes[..<4])) else { return }
        let isLittleEndian = bytes[0] == 0x49
        func number(_ at: Int, _ size: Int) -> Int {
            guard at >= 0, at + size <= bytes.count else { return 0 }
            let part = bytes[at..<at + size]
            return (isLittleEndian ? Array(part.reversed()) : Array(part)).reduce(0) { $0 << 8 | Int($1) }
        }
        let start = number(4, 4)
        for entry in 0..<number(start, 2) {
            let at = start + 2 + 12 * entry
            let (tag, type, length) = (number(at, 2), number(at + 2, 2), number(at + 4, 4))
            // ASCII, or the UTF-8 of EXIF 3.0; other types hold no text.
            guard [0x8298, 0x013B].contains(tag), [2, 129].contains(type) else { continue }
            let data = length <= 4 ? at + 8 : number(at + 8, 4)
            guard length <= 64 << 10, data + length <= bytes.count else { continue }
            let text = Text.clean(bytes[data..<data + length])
            if tag == 0x8298 { copyright = text } else { artist = text }
        }
    }
}

/// Texts found in metadata.
enum Text {
    /// The most bytes of a notice that is kept.
    static let most = 2000

    /// The text in `bytes`, parts between zeros joined by commas; nil if there is none. UTF-8, or else Latin 1.
    static func clean(_ bytes: some Collection<UInt8>) -> String? {
        let parts = bytes.prefix(most).split(separator: 0).map { part in
            String(validating: part, as: UTF8.self) ?? String(String.UnicodeScalarView(part.map { Unicode.Scalar($0) }))
        }
        let texts = parts.map { part in
            let printable = part.unicodeScalars.map { $0.value < 32 ? " " : Character($0) }
            return String(printable).split(separator: " ").joined(separator: " ")
        }
        let text = texts.filter { !$0.isEmpty }.joined(separator: ", ")
        return text.isEmpty ? nil : text
    }
}
