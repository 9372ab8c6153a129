import CExif
import Core

/// The owner of a parsed EXIF block.
struct Exif: ~Copyable {
    private let data: UnsafeMutablePointer<ExifData>

    /// Parses a block that begins `Exif\0\0` or directly with its TIFF header; nil if there is nothing to be read in it.
    ///
    /// The corresponding C function is `exif_data_new_from_data`.
    init?(_ block: [UInt8]) {
        let marker: [UInt8] = [0x45, 0x78, 0x69, 0x66, 0, 0]
        let whole = block.starts(with: marker) ? block : marker + block
        guard whole.count < 1 << 20, let data = exif_data_new_from_data(whole, UInt32(whole.count)) else { return nil }
        self.data = data
    }

    deinit { exif_data_unref(data) }

    /// The orientation that the picture's own directory states; upright where it states none or nonsense.
    var orientation: Orientation {
        guard let directory = data.pointee.ifd.0,
            let entry = exif_content_get_entry(directory, EXIF_TAG_ORIENTATION),
            entry.pointee.format == EXIF_FORMAT_SHORT, entry.pointee.components >= 1, let value = entry.pointee.data
        else { return .up }
        return Orientation(tag: Int(exif_get_short(value, exif_data_get_byte_order(data))))
    }
}
