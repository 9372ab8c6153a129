import CVips

extension Picture {
    /// The bytes of a metadata field, or nil.
    ///
    /// The corresponding C function is `vips_image_get_blob`.
    borrowing func blob(_ field: String) -> [UInt8]? {
        var (start, count): (UnsafeRawPointer?, Int) = (nil, 0)
        guard vips_image_get_typeof(image, field) != 0, vips_image_get_blob(image, field, &start, &count) == 0 else {
            return nil
        }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// The length of all metadata that a file carries besides its pixels: blocks and texts.
    var metadataBytes: Int {
        fields.reduce(0) { sum, field in
            var (start, count): (UnsafeRawPointer?, Int) = (nil, 0)
            if vips_image_get_typeof(image, field) == vips_blob_get_type() {
                return vips_image_get_blob(image, field, &start, &count) == 0 ? sum + count : sum
            }
            var text: UnsafePointer<CChar>?
            guard vips_image_get_typeof(image, field) == vips_ref_string_get_type(),
                vips_image_get_string(image, field, &text) == 0, let text
            else { return sum }
            return sum + String(cString: text).utf8.count
        }
    }

    /// Stores bytes as a metadata field.
    ///
    /// The corresponding C function is `vips_image_set_blob_copy`.
    mutating func set(_ field: String, to bytes: [UInt8]) {
        vips_image_set_blob_copy(image, field, bytes, bytes.count)
    }
}

extension Picture {
    /// The text of a metadata field, or nil.
    ///
    /// The corresponding C function is `vips_image_get_string`.
    borrowing func text(_ field: String) -> String? {
        var start: UnsafePointer<CChar>?
        guard vips_image_get_typeof(image, field) != 0, vips_image_get_string(image, field, &start) == 0, let start
        else { return nil }
        return String(cString: start)
    }

    /// The names of the metadata fields, without libvips' own basic ones (width, height, ...).
    var fields: [String] {
        guard let names = vips_image_get_fields(image) else { return [] }
        defer { g_strfreev(names) }
        var fields: [String] = []
        var at = names
        while let name = at.pointee {
            fields.append(String(cString: name))
            at += 1
        }
        let basic: Set = [
            "width", "height", "bands", "format", "coding", "interpretation", "xres", "yres", "xoffset", "yoffset",
            "filename",
        ]
        return fields.filter { !basic.contains($0) }
    }
}
