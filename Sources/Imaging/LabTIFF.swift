import Core

/// What the first directory of a TIFF file (TIFF 6.0, section 2) says of a colour space that libvips cannot read.
enum LabTIFF {
    /// Throws `Image.Unsupported` for 8 bit Lab, which libvips mistakes for damage; 16 bit and floating-point Lab it reads.
    static func check(_ bytes: [UInt8]) throws {
        let (photometric, bits) = (value(of: 262, in: bytes), value(of: 258, in: bytes))
        guard let photometric, (8...10).contains(photometric), bits == 8 else { return }
        throw DarkroomError(.imageUnsupported, "found a TIFF in Lab of 8 bits, expected 16 or 32, or RGB")
    }

    /// The first number of a field that holds short numbers; nil if the file has none, breaks off, or is a BigTIFF.
    static func value(of tag: Int, in bytes: [UInt8]) -> Int? {
        guard bytes.count >= 8 else { return nil }
        let isBig = bytes[0] == 0x4D
        func number(_ at: Int, _ size: Int) -> Int? {
            guard at >= 0, at + size <= bytes.count else { return nil }
            let part = bytes[at..<at + size]
            return isBig ? part.reduce(0) { $0 << 8 | Int($1) } : part.reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        guard number(2, 2) == 42, let directory = number(4, 4), let count = number(directory, 2) else { return nil }
        for index in 0..<count {
            let entry = directory + 2 + 12 * index
            guard let found = number(entry, 2), let values = number(entry + 4, 4) else { return nil }
            guard found == tag else { continue }
            // Up to two short numbers stand in the entry itself, more of them elsewhere.
            return values <= 2 ? number(entry + 8, 2) : number(entry + 8, 4).flatMap { number($0, 2) }
        }
        return nil
    }
}
