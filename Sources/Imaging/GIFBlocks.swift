/// The block structure of a GIF file (GIF89a specification, section 17 onwards).
enum GIFBlocks {
    /// Whether the file goes on to its trailer. libvips decodes a cut GIF without complaint at every `fail_on`.
    static func reachTrailer(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 13 else { return false }
        var at = 13 + colorTable(bytes[10])
        while at < bytes.count {
            switch bytes[at] {
            case 0x3B: return true
            case 0x21: at += 2
            case 0x2C:
                guard at + 10 < bytes.count else { return false }
                at += 10 + colorTable(bytes[at + 9]) + 1
            // Some writers pad between blocks with zeros, which decoders pass over.
            case 0x00:
                at += 1
                continue
            default: return false
            }
            // The block's data: sub-blocks of a length byte and that many bytes, ended by one of length 0.
            while at < bytes.count, bytes[at] != 0 { at += Int(bytes[at]) + 1 }
            at += 1
        }
        return false
    }

    /// The length in bytes of the colour table that a packed field announces.
    private static func colorTable(_ packed: UInt8) -> Int { packed & 0x80 == 0 ? 0 : 3 << (Int(packed & 7) + 1) }
}
