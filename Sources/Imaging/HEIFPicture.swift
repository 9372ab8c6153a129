import CHeif
import CVips
import Core

/// Decodes HEIC, which the libvips in use cannot.
enum HEIFPicture {
    /// The primary picture of a file, in memory, upright, with its ICC profile: turns, mirrors and crops that the file asks
    /// for are carried out, and an EXIF orientation is thereby out of date. 8 bit, or 16 bit if it is deeper.
    ///
    /// - Throws: `Image.Unsupported` if libheif is missing or does not know what it finds; `Image.TooLarge` by what the
    ///   file says of itself; `Image.Corrupt`; `Deadline.Exceeded`.
    ///
    /// The corresponding C function is `heif_decode_image`.
    static func decode(
        _ bytes: UnsafeRawBufferPointer, limits: Limits, acceptsDamage: Bool = false, deadline: Deadline
    ) throws -> Picture {
        try deadline.check(before: "decoding a heic")
        let library = try HEIFLibrary.shared()
        let heif = library.functions
        let subject = "a heic of \(bytes.count) bytes"
        let context = HEIFObject(heif.context_alloc(), heif.context_free)
        // Neither libheif nor libde265 makes threads of its own: Lambda has about one core.
        heif.context_set_max_decoding_threads(context.pointer, 0)
        heif.context_set_maximum_image_size_limit(context.pointer, limits.squareSide)
        try library.check(
            heif.context_read_from_memory_without_copy(context.pointer, bytes.baseAddress, bytes.count, nil),
            tried: "reading", on: subject)
        var found: OpaquePointer?
        try library.check(
            heif.context_get_primary_image_handle(context.pointer, &found), tried: "reading", on: subject)
        let handle = HEIFObject(found, heif.image_handle_release)
        let (width, height) = (
            Int(heif.image_handle_get_width(handle.pointer)), Int(heif.image_handle_get_height(handle.pointer))
        )
        try limits.check(width: width, height: height, frames: 1)

        let image = try pixels(of: handle, library, acceptsDamage, subject, deadline)
        let hasAlpha = heif.image_handle_has_alpha_channel(handle.pointer) != 0
        var picture = try copy(image, heif, bands: hasAlpha ? 4 : 3, subject)
        if let profile = HEIFColour.profile(of: handle, heif) { picture.set("icc-profile-data", to: profile) }
        if hasAlpha, heif.image_handle_is_premultiplied_alpha(handle.pointer) != 0 {
            let format = picture.format
            try picture.apply("unpremultiplying") { darkroom_unpremultiply($0, &$1) }
            try picture.apply("casting") { darkroom_cast($0, &$1, format) }
            try picture.settle(tried: "unpremultiplying", before: deadline)
        }
        return picture
    }

    private static func pixels(
        of handle: borrowing HEIFObject, _ library: HEIFLibrary, _ acceptsDamage: Bool, _ subject: String,
        _ deadline: Deadline
    ) throws -> HEIFObject {
        let heif = library.functions
        let isDeep = heif.image_handle_get_luma_bits_per_pixel(handle.pointer) > 8
        let chroma =
            switch (isDeep, heif.image_handle_has_alpha_channel(handle.pointer) != 0) {
            case (false, false): darkroom_heif_interleaved_rgb
            case (false, true): darkroom_heif_interleaved_rgba
            case (true, false): darkroom_heif_interleaved_rrggbb_le
            case (true, true): darkroom_heif_interleaved_rrggbbaa_le
            }
        guard let options = heif.decoding_options_alloc() else {
            throw DarkroomError(.internalFault, tried: "decoding", on: subject, said: "no memory")
        }
        defer { heif.decoding_options_free(options) }
        options.pointee.strict_decoding = acceptsDamage ? 0 : 1
        let patience = Patience(deadline)
        if options.pointee.version >= 6 {
            options.pointee.progress_user_data = Unmanaged.passUnretained(patience).toOpaque()
            options.pointee.cancel_decoding = isOver
        }
        var made: OpaquePointer?
        let result = withExtendedLifetime(patience) {
            heif.decode_image(
                handle.pointer, &made, Int32(darkroom_heif_colorspace_rgb), Int32(chroma), options)
        }
        let image = HEIFObject(made, heif.image_release)
        if result.code != 0 { try deadline.check(before: "the end of decoding \(subject)") }
        try library.check(result, tried: "decoding", on: subject)
        return image
    }

    /// The decoded pixels as libvips holds them.
    ///
    /// The corresponding C function is `vips_image_write_line`.
    private static func copy(
        _ image: borrowing HEIFObject, _ heif: darkroom_heif, bands: Int, _ subject: String
    ) throws -> Picture {
        let channel = Int32(darkroom_heif_channel_interleaved)
        let (width, height) = (
            heif.image_get_width(image.pointer, channel), heif.image_get_height(image.pointer, channel)
        )
        let bits = Int(heif.image_get_bits_per_pixel_range(image.pointer, channel))
        var stride: Int32 = 0
        guard width > 0, height > 0, (8...16).contains(bits),
            let rows = heif.image_get_plane_readonly(image.pointer, channel, &stride),
            let made = vips_image_new_memory()
        else { throw DarkroomError(.imageCorrupt, tried: "decoding", on: subject, said: "no pixels") }
        let picture = Picture(owning: made)
        vips_image_init_fields(
            made, width, height, Int32(bands), bits > 8 ? VIPS_FORMAT_USHORT : VIPS_FORMAT_UCHAR, VIPS_CODING_NONE,
            bits > 8 ? VIPS_INTERPRETATION_RGB16 : VIPS_INTERPRETATION_sRGB, 1, 1)
        var wide = [UInt16](repeating: 0, count: bits > 8 ? Int(width) * bands : 0)
        for y in 0..<Int(height) {
            let row = UnsafeRawPointer(rows + y * Int(stride))
            let written: Int32
            if bits > 8 {
                // To the full range of 16 bits, by repeating the highest bits below.
                for index in wide.indices {
                    let value = Int(UInt16(littleEndian: row.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)))
                    wide[index] = UInt16(truncatingIfNeeded: value << (16 - bits) | value >> (2 * bits - 16))
                }
                written = wide.withUnsafeMutableBytes { vips_image_write_line(made, Int32(y), $0.baseAddress) }
            } else {
                // libvips does not write to a line that it is given.
                written = vips_image_write_line(made, Int32(y), UnsafeMutableRawPointer(mutating: row))
            }
            try VipsError.check(written, .internalFault, tried: "keeping", on: subject)
        }
        return picture
    }
}

/// The owner of one of libheif's objects.
struct HEIFObject: ~Copyable {
    /// The object.
    let pointer: OpaquePointer?
    private let release: @convention(c) (OpaquePointer?) -> Void

    init(_ pointer: OpaquePointer?, _ release: @escaping @convention(c) (OpaquePointer?) -> Void) {
        self.pointer = pointer
        self.release = release
    }

    deinit { release(pointer) }
}

extension Limits {
    /// The side of a square of the most pixels allowed.
    fileprivate var squareSide: Int32 {
        Int32(clamping: Int(Double(pixels).squareRoot().rounded(.up)))
    }
}

/// Looks at the clock while libheif works.
private final class Patience {
    let deadline: Deadline

    init(_ deadline: Deadline) { self.deadline = deadline }
}

private let isOver: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { patience in
    guard let patience else { return 0 }
    return Unmanaged<Patience>.fromOpaque(patience).takeUnretainedValue().deadline.remaining() <= 0 ? 1 : 0
}
