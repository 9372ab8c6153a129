import CHeif
import CVips

/// The colour space that a HEIC names.
enum HEIFColour {
    /// The ICC profile of a picture: its own, or libvips' for the Display P3 that it names by number; nil for sRGB.
    ///
    /// - Note: BT.2020 and HDR curves without a profile are taken for sRGB.
    /// The corresponding C functions are `heif_image_handle_get_raw_color_profile` and `vips_profile_load`.
    static func profile(of handle: borrowing HEIFObject, _ heif: darkroom_heif) -> [UInt8]? {
        let size = heif.image_handle_get_raw_color_profile_size(handle.pointer)
        // Larger ones are not read: a profile is some kilobytes, for CMYK two megabytes.
        if size > 0, size <= 8 << 20 {
            var profile = [UInt8](repeating: 0, count: size)
            let result = heif.image_handle_get_raw_color_profile(handle.pointer, &profile)
            if result.code == 0 { return profile }
        }
        var found: UnsafeMutablePointer<heif_color_profile_nclx>?
        guard heif.image_handle_get_nclx_color_profile(handle.pointer, &found).code == 0, let found else { return nil }
        defer { heif.nclx_color_profile_free(found) }
        // ITU-T H.273, table 2: 11 and 12 are P3's primaries with the white of cinemas and of screens.
        return [11, 12].contains(found.pointee.color_primaries) ? builtIn("p3") : nil
    }

    static func builtIn(_ name: String) -> [UInt8]? {
        var blob: UnsafeMutablePointer<VipsBlob>?
        guard darkroom_profile_load(name, &blob) == 0, let blob else {
            _ = VipsError.take()
            return nil
        }
        defer { vips_area_unref(UnsafeMutableRawPointer(blob).assumingMemoryBound(to: VipsArea.self)) }
        var count = 0
        let start = vips_blob_get(blob, &count)
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }
}
