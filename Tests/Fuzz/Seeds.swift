import Core
import FoundationEssentials
import Imaging

/// One small valid file of every format, made from one picture; the JPEG among them carries an EXIF orientation.
enum Seeds {
    static func all() throws -> [[UInt8]] {
        let master = Master(
            object: ObjectReference(bucket: "b", key: "k"), format: .png, orientation: .up, width: 2, height: 2)
        let size = Size(name: "seed", width: 96, height: 72, fit: .contain, enlarge: true)
        var renderer = try Renderer(png, master: master, sizes: [size], deadline: Deadline(in: 60))
        let rendered = try renderer.render(size)
        return try OutputFormat.allCases.map { try rendered.encode($0).bytes }
            + [rendered.encodeIntermediate().bytes, turned(rendered.encode(.jpeg).bytes), heic(), filtered]
    }

    /// The one format that is read and not written; the imaging tests say where the file is from.
    private static func heic() throws -> [UInt8] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "imaging/fixtures/dandelions-p3-10bit.heic")
        return [UInt8](try Data(contentsOf: file))
    }

    /// Red, green, blue and white: 2 x 2 pixels, 8 bit RGB, written by hand with a stored (uncompressed) deflate block.
    private static let png: [UInt8] = [
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
        chunk("IHDR", [0, 0, 0, 2, 0, 0, 0, 2, 8, 2, 0, 0, 0]),
        chunk("IDAT", zlib([0, 255, 0, 0, 0, 255, 0, 0, 0, 0, 255, 255, 255, 255])),
        chunk("IEND", []),
    ].flatMap(\.self)

    /// 40 x 40 pixels, 8 bit RGBA, whose rows are predicted in each of the five ways in turns.
    private static let filtered: [UInt8] = [
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
        chunk("IHDR", [0, 0, 0, 40, 0, 0, 0, 40, 8, 6, 0, 0, 0]),
        chunk("IDAT", zlib((0..<40).flatMap { row in [UInt8(row % 5)] + (0..<160).map { UInt8($0 * row % 251) } })),
        chunk("IEND", []),
    ].flatMap(\.self)

    /// The JPEG with an EXIF segment that says it lies on its side (orientation 6).
    private static func turned(_ jpeg: [UInt8]) -> [UInt8] {
        let entry: [UInt8] = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]
        let exif: [UInt8] = Array("Exif\0\0MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1] + entry + [0, 0, 0, 0]
        let segment: [UInt8] = [0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif
        return Array(jpeg.prefix(2)) + segment + Array(jpeg.dropFirst(2))
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let named = Array(name.utf8) + data
        return bigEndian(UInt32(data.count)) + named + bigEndian(crc32(named))
    }

    private static func zlib(_ data: [UInt8]) -> [UInt8] {
        let (low, high) = (UInt8(data.count & 0xFF), UInt8(data.count >> 8))
        let header: [UInt8] = [0x78, 0x01, 0x01, low, high, ~low, ~high]
        return header + data + bigEndian(adler32(data))
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }

    private static func crc32(_ data: [UInt8]) -> UInt32 {
        var crc = ~UInt32(0)
        for byte in data {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }

    private static func adler32(_ data: [UInt8]) -> UInt32 {
        var (a, b) = (UInt32(1), UInt32(0))
        for byte in data {
            a = (a + UInt32(byte)) % 65521
            b = (b + a) % 65521
        }
        return b << 16 | a
    }
}
