/// The texts in the first directory of a TIFF or of an EXIF block.
struct TIFFTexts {
    /// The copyright notice (tag 33432); EXIF parts the photographer's and the editor's with a zero.
    private(set) var copyright: String?
    /// Who made the picture (tag 315).
    private(set) var artist: String?

    /// Reads `block`, which begins with its TIFF header, or with `Exif\0\0` before it.
    init(_ block: [UInt8]) {
        let directory = TIFFDirectory(block.starts(with: Array("Exif\0\0".utf8)) ? block.dropFirst(6) : block[...])
        for entry in directory.entries where [0x8298, 0x013B].contains(entry.tag) {
            // ASCII, or the UTF-8 of EXIF 3.0; other types hold no text.
            guard [2, 129].contains(entry.type), entry.count <= 64 << 10, let data = directory.data(entry)
            else { continue }
            let text = Text.clean(data)
            if entry.tag == 0x8298 { copyright = text } else { artist = text }
        }
    }
}
