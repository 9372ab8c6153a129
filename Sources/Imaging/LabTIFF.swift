import Core

/// What the first directory of a TIFF file says of a colour space that libvips cannot read.
enum LabTIFF {
    /// Throws `Image.Unsupported` for 8 bit Lab, which libvips mistakes for damage; 16 bit and floating-point Lab it reads.
    static func check(_ bytes: [UInt8]) throws {
        let directory = TIFFDirectory(bytes[...])
        guard let photometric = directory.short(262), (8...10).contains(photometric), directory.short(258) == 8
        else { return }
        throw DarkroomError(.imageUnsupported, "found a TIFF in Lab of 8 bits, expected 16 or 32, or RGB")
    }
}
