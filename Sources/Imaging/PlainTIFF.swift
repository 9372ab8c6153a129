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
    /// Everything before the pixels.
    let head: [UInt8]

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
        head = Self.head(width, height, bands)
        guard bytes.count >= head.count + width * height * bands + Self.padding, bytes.starts(with: head) else {
            return nil
        }
    }

    /// How many bytes follow the pixels: libvips' vector code loads a few beyond the last of a row.
    static let padding = 64

    /// The file: head, pixels, padding.
    static func file(of pixels: Pixels) -> [UInt8] {
        head(pixels.width, pixels.height, pixels.bands) + UnsafeBufferPointer(start: pixels.start, count: pixels.count)
            + [UInt8](repeating: 0, count: padding)
    }

    private static func head(_ width: Int, _ height: Int, _ bands: Int) -> [UInt8] {
        let (stride, rows) = (width * bands, max(1, 65_536 / (width * bands)))
        // Where each strip's rows begin.
        let strips = Array(Swift.stride(from: 0, to: height, by: rows))
        var fields: [TIFFField] = [
            .long(256, [width]), .long(257, [height]), .short(258, [Int](repeating: 8, count: bands)), .short(259, [1]),
            .short(262, [2]), .long(273, strips.map { $0 * stride }), .short(277, [bands]), .long(278, [rows]),
            .long(279, strips.map { min(rows, height - $0) * stride }), .short(284, [1]),
        ]
        // Colours are not multiplied by their opacity.
        if bands == 4 { fields.append(.short(338, [2])) }
        // The strips follow the head.
        let start = TIFFField.byteCount(of: fields)
        fields[5].values = fields[5].values.map { start + $0 }
        return TIFFField.structure(of: fields, littleEndian: true)
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

    // The first three fields' number of values or value.
    private static let widthAt = TIFFField.start + 2 + 8
    private static let heightAt = widthAt + 12
    private static let bandsAt = heightAt + 8
}
