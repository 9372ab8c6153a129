/// Files put together byte by byte: what no encoder would write, and what must not depend on one.
enum FileBuilder {
    /// An EXIF block, `Exif\0\0` included: an orientation, a camera, an editor's name and a GPS position.
    static func exif(orientation: Int, isBigEndian: Bool = true) -> [UInt8] {
        func number(_ value: Int, _ size: Int) -> [UInt8] {
            let big = (0..<size).reversed().map { UInt8(value >> (8 * $0) & 255) }
            return isBigEndian ? big : big.reversed()
        }
        func entry(_ tag: Int, _ type: Int, _ count: Int, _ value: [UInt8]) -> [UInt8] {
            number(tag, 2) + number(type, 2) + number(count, 4) + value + [UInt8](repeating: 0, count: 4 - value.count)
        }
        let make = Array("SecretCam\0".utf8)
        let start = 8 + 2 + 3 * 12 + 4
        let gps = start + make.count
        var block = Array((isBigEndian ? "MM" : "II").utf8) + number(42, 2) + number(8, 4) + number(3, 2)
        block += entry(0x010F, 2, make.count, number(start, 4))
        block += entry(0x0112, 3, 1, number(orientation, 2))
        block += entry(0x8825, 4, 1, number(gps, 4))
        block += number(0, 4) + make
        block += number(1, 2) + entry(0x0001, 2, 2, Array("N\0".utf8)) + number(0, 4)
        return Array("Exif\0\0".utf8) + block
    }

    /// A JPEG with segments put in right after its start: marker byte and data.
    static func jpeg(_ file: [UInt8], adding segments: [(UInt8, [UInt8])]) -> [UInt8] {
        let added: [UInt8] = segments.flatMap { marker, data -> [UInt8] in
            [0xFF, marker, UInt8((data.count + 2) >> 8), UInt8((data.count + 2) & 255)] + data
        }
        return Array(file[..<2]) + added + Array(file[2...])
    }

    /// A PNG with a chunk put in after its header, or before its end.
    static func png(_ file: [UInt8], adding type: String, _ data: [UInt8], atEnd: Bool = false) -> [UInt8] {
        let body = Array(type.utf8) + data
        let chunk = big(data.count) + body + big(Int(crc(body)))
        let at = atEnd ? file.count - 12 : 33
        return Array(file[..<at]) + chunk + Array(file[at...])
    }

    /// The first bytes of a PNG that claims a size it does not have: signature, header and an empty end.
    static func emptyPNG(width: Int, height: Int) -> [UInt8] {
        let header = Array("IHDR".utf8) + big(width) + big(height) + [8, 2, 0, 0, 0]
        let data = Array("IDAT".utf8)
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + big(13) + header + big(Int(crc(header)))
            + big(0) + data + big(Int(crc(data)))
    }

    /// A lossy WebP file of this size, as extended format with an `EXIF` chunk.
    static func webp(_ file: [UInt8], exif: [UInt8], width: Int, height: Int) -> [UInt8] {
        func little(_ value: Int, _ size: Int) -> [UInt8] { (0..<size).map { UInt8(value >> (8 * $0) & 255) } }
        func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
            Array(name.utf8) + little(data.count, 4) + data + (data.count % 2 == 1 ? [0] : [])
        }
        let body =
            Array("WEBP".utf8) + chunk("VP8X", [0x08, 0, 0, 0] + little(width - 1, 3) + little(height - 1, 3))
            + Array(file[12...]) + chunk("EXIF", exif)
        return Array("RIFF".utf8) + little(body.count, 4) + body
    }

    /// An uncompressed 8 bit RGB TIFF with an orientation.
    static func tiff(_ width: Int, _ height: Int, _ pixels: [UInt8], orientation: Int) -> [UInt8] {
        func number(_ value: Int, _ size: Int) -> [UInt8] { (0..<size).map { UInt8(value >> (8 * $0) & 255) } }
        func entry(_ tag: Int, _ type: Int, _ count: Int, _ value: Int) -> [UInt8] {
            number(tag, 2) + number(type, 2) + number(count, 4) + number(value, 4)
        }
        let bits = 8 + 2 + 10 * 12 + 4
        let entries = [
            entry(256, 4, 1, width), entry(257, 4, 1, height), entry(258, 3, 3, bits), entry(259, 3, 1, 1),
            entry(262, 3, 1, 2), entry(273, 4, 1, bits + 6), entry(274, 3, 1, orientation), entry(277, 3, 1, 3),
            entry(278, 4, 1, height), entry(279, 4, 1, pixels.count),
        ]
        let directory = number(entries.count, 2) + entries.flatMap(\.self) + number(0, 4)
        return Array("II".utf8) + number(42, 2) + number(8, 4) + directory + [8, 0, 8, 0, 8, 0] + pixels
    }

    private static func big(_ value: Int) -> [UInt8] { (0..<4).reversed().map { UInt8(value >> (8 * $0) & 255) } }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
    }
}
