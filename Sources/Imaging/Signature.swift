import Core

/// What a file is by its first bytes. A list of what is allowed: whatever is not on it never reaches a parser.
enum Signature {
    /// The format that `bytes` begin as.
    ///
    /// Throws `Image.Empty` for no bytes and `Image.Unsupported`, saying what was found, for anything else.
    static func format(of bytes: [UInt8]) throws -> ImageFormat {
        guard !bytes.isEmpty else { throw DarkroomError(.imageEmpty, "found no bytes") }
        let start = bytes.prefix(12)
        if start.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if start.starts(with: "GIF87a".utf8) || start.starts(with: "GIF89a".utf8) { return .gif }
        if start.starts(with: "RIFF".utf8), start.dropFirst(8).elementsEqual("WEBP".utf8) { return .webp }
        // Classic TIFF and BigTIFF, in both byte orders.
        let tiff: [[UInt8]] = [[0x49, 0x49, 42, 0], [0x4D, 0x4D, 0, 42], [0x49, 0x49, 43, 0], [0x4D, 0x4D, 0, 43]]
        if tiff.contains(where: { start.starts(with: $0) }) { return .tiff }
        if start.dropFirst(4).starts(with: "ftyp".utf8), let format = brand(of: bytes) { return format }
        throw DarkroomError(
            .imageUnsupported,
            "found a file that begins \(hex(start)), expected JPEG, PNG, WebP, GIF, AVIF, HEIC or TIFF")
    }

    /// AVIF or HEIC by the brands of the `ftyp` box: the major one decides, unless it is the general `mif1` or `msf1`,
    /// which stands before either.
    private static func brand(of bytes: [UInt8]) -> ImageFormat? {
        let length = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let box = Array(bytes.prefix(min(length, 256)))
        let compatible = stride(from: 16, to: box.count - 3, by: 4)
        let brands = ([8] + compatible).filter { $0 + 4 <= box.count }
            .map { String(decoding: box[$0..<$0 + 4], as: UTF8.self) }
        for brand in brands {
            if ["avif", "avis"].contains(brand) { return .avif }
            if ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"].contains(brand) { return .heic }
        }
        return nil
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    }
}
