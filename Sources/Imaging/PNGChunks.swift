/// The chunks of a PNG file (PNG 3rd edition, section 5.3).
enum PNGChunks {
    /// Whether the header (`IHDR`, the first chunk) names the interlace method Adam7.
    static func isInterlaced(_ bytes: [UInt8]) -> Bool { bytes.count > 28 && bytes[28] == 1 }

    /// The data of the `eXIf` chunk, wherever in the file it stands: libvips finds it only before the pixels.
    static func exif(in bytes: [UInt8]) -> [UInt8]? {
        var at = 8
        while at + 12 <= bytes.count {
            let length = bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
            guard length <= bytes.count - at - 12 else { return nil }
            if bytes[at + 4..<at + 8].elementsEqual("eXIf".utf8) { return Array(bytes[at + 8..<at + 8 + length]) }
            at += 12 + length
        }
        return nil
    }
}
