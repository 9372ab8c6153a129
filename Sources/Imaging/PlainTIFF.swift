import CVips
import Core

/// The TIFF in which one function hands pixels to the next: 8-bit RGB or RGBA, uncompressed, laid out in one way only (TIFF 6.0, sections
/// 4 to 6 and 18). Any viewer shows it. libtiff would take longer to set itself up than such a picture takes to copy.
struct PlainTIFF {
    /// The width in pixels.
    let width: Int
    /// The height in pixels.
    let height: Int
    /// The number of channels, 3 or 4; the fourth is opacity.
    let bands: Int

    /// A file of pixels like these.
    init(_ pixels: Pixels) { (width, height, bands) = (pixels.width, pixels.height, pixels.bands) }

    /// What `bytes` begin with, if it is exactly the head of such a file and all that belongs to it follows; nil for any other TIFF.
    init?(_ bytes: UnsafeRawBufferPointer) {
        func number(at place: Int) -> Int {
            Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
        }
        guard bytes.count > Self.bandsAt + 4 else { return nil }
        (width, height, bands) = (number(at: Self.widthAt), number(at: Self.heightAt), number(at: Self.bandsAt))
        // Before anything is made of numbers that could be anything.
        guard (3...4).contains(bands), width > 0, height > 0, width <= bytes.count, height <= bytes.count,
            width * height * bands < bytes.count
        else { return nil }
        let head = head
        guard bytes.count >= head.count + width * height * bands + Self.padding, bytes.starts(with: head) else {
            return nil
        }
    }

    /// How many bytes follow the pixels: libvips' vector code loads a few beyond the last of a row.
    static let padding = 64

    /// The file: head, pixels, padding.
    static func file(of pixels: Pixels) -> [UInt8] {
        PlainTIFF(pixels).head + UnsafeBufferPointer(start: pixels.start, count: pixels.count)
            + [UInt8](repeating: 0, count: padding)
    }

    /// Everything before the pixels.
    var head: [UInt8] {
        let (stride, rows) = (width * bands, max(1, 65_536 / (width * bands)))
        let strips = (height + rows - 1) / rows
        let samples = [UInt16](repeating: 8, count: bands)
        var fields: [Field] = [
            .long(256, [width]), .long(257, [height]), .short(258, samples.map(Int.init)), .short(259, [1]),
            .short(262, [2]), .long(273, [Int](repeating: 0, count: strips)), .short(277, [bands]), .long(278, [rows]),
            .long(279, (0..<strips).map { min(rows, height - $0 * rows) * stride }), .short(284, [1]),
        ]
        // Colours are not multiplied by their opacity.
        if bands == 4 { fields.append(.short(338, [2])) }
        let start = Self.directoryAt + 2 + 12 * fields.count + 4 + fields.reduce(0) { $0 + $1.bytesElsewhere }
        fields[5] = .long(273, (0..<strips).map { start + $0 * rows * stride })
        return Self.file(of: fields)
    }

    /// The pixels of `bytes`, which begin with this head, as a picture that needs them until it is settled.
    ///
    /// The corresponding C functions are `vips_image_new_from_memory` and `vips_copy`.
    func picture(of bytes: UnsafeRawBufferPointer) throws -> Picture {
        let pixels = bytes.baseAddress.map { $0 + head.count }
        return try Picture(.imageCorrupt, tried: "reading", on: "a tiff of \(width)x\(height)") {
            darkroom_pixels(pixels, &$0, Int32(width), Int32(height), Int32(bands))
        }
    }

    private static let directoryAt = 8
    // The first three fields' number of values or value.
    private static let widthAt = directoryAt + 2 + 8
    private static let heightAt = widthAt + 12
    private static let bandsAt = heightAt + 8

    private static func file(of fields: [Field]) -> [UInt8] {
        var head: [UInt8] = [0x49, 0x49, 42, 0] + little(directoryAt, 4) + little(fields.count, 2)
        var elsewhere: [UInt8] = []
        let start = directoryAt + 2 + 12 * fields.count + 4
        for field in fields {
            head += little(field.tag, 2) + little(field.type, 2) + little(field.values.count, 4)
            let values = field.values.flatMap { little($0, field.size) }
            if field.bytesElsewhere == 0 {
                head += values + [UInt8](repeating: 0, count: 4 - values.count)
            } else {
                head += little(start + elsewhere.count, 4)
                elsewhere += values
            }
        }
        return head + [0, 0, 0, 0] + elsewhere
    }

    private static func little(_ number: Int, _ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// One field of the directory: numbers of 2 or of 4 bytes.
    private struct Field {
        let tag: Int
        let values: [Int]
        let size: Int

        static func short(_ tag: Int, _ values: [Int]) -> Field { Field(tag: tag, values: values, size: 2) }
        static func long(_ tag: Int, _ values: [Int]) -> Field { Field(tag: tag, values: values, size: 4) }

        var type: Int { size == 2 ? 3 : 4 }
        /// The bytes of values that do not fit into the directory.
        var bytesElsewhere: Int { values.count * size <= 4 ? 0 : values.count * size }
    }
}
