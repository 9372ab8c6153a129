import CVips

/// An EXIF block that holds a copyright notice and a creator's name, in UTF-8, and nothing else.
struct EXIFBlock {
    /// The block, `Exif\0\0` included, big-endian.
    let bytes: [UInt8]
    /// The block of these texts; nil if there is neither.
    init?(copyright: String?, artist: String?) {
        // A directory's tags ascend.
        let texts = [(0x013B, artist), (0x8298, copyright)].compactMap { tag, text in
            text.map { TIFFField.text(tag, $0) }
        }
        guard !texts.isEmpty else { return nil }
        bytes = Array("Exif\0\0".utf8) + TIFFField.structure(of: texts, littleEndian: false)
    }

    /// Its entries as libvips spells them. Given back to it like this they stay as they are; any other text it would write anew,
    /// and in ASCII, "(C)" for ©.
    func entries() throws -> [String: String] {
        let pixel = try Picture(.internalFault, tried: "making", on: "a pixel") { darkroom_black(&$0, 1, 1) }
        let file = try pixel.file(.internalFault, tried: "encoding a pixel") {
            darkroom_jpegsave($0, &$1, &$2, 50, 0, 0)
        }
        let length = [UInt8((bytes.count + 2) >> 8), UInt8((bytes.count + 2) & 255)]
        let labelled = file[..<2] + [0xFF, 0xE1] + length + bytes + file[2...]
        return try Array(labelled).withUnsafeBytes { try Loader.open($0, .jpeg).exifEntries }
            .filter { $0.key == "exif-ifd0-Copyright" || $0.key == "exif-ifd0-Artist" }
    }
}
