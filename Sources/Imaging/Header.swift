import CVips
import Core

/// What a look at a file's first bytes and header finds, before any pixel is decoded.
public struct Header: Sendable, Equatable {
    /// What the content is.
    public var format: ImageFormat
    /// The upright width in pixels (of one frame).
    public var width: Int
    /// The upright height in pixels (of one frame).
    public var height: Int
    /// How many frames an animation has; 1 for a still picture. Further pages of a TIFF are no frames.
    public var frames: Int
    /// How the stored pixels must be turned to stand upright.
    public var orientation: Orientation
    /// The colour space as libvips names it, for example `srgb`, `cmyk`, `b-w`, `rgb16`.
    public var colorSpace: String
    /// Whether there is a transparency channel.
    public var hasAlpha: Bool
    /// Bits of a channel's value in memory: 8, 16, 32 or 64.
    public var bits: Int
    /// Whether an ICC profile is embedded.
    public var hasProfile: Bool

    /// Whether the file goes over the picture several times, so that a decoder holds it whole: a progressive JPEG, an
    /// interlaced PNG.
    public var isInterlaced: Bool
    /// Coefficients a pixel of a JPEG: 3, or less where colours are subsampled.
    public var density: Double
    /// The bytes of EXIF, ICC profile, XMP, IPTC and comments.
    public var metadataBytes: Int

    /// A header of these findings.
    public init(
        format: ImageFormat, width: Int, height: Int, frames: Int = 1, orientation: Orientation = .up,
        colorSpace: String = "srgb", hasAlpha: Bool = false, bits: Int = 8, hasProfile: Bool = false,
        isInterlaced: Bool = false, density: Double = 3, metadataBytes: Int = 0
    ) {
        self.format = format
        self.width = width
        self.height = height
        self.frames = frames
        self.orientation = orientation
        self.colorSpace = colorSpace
        self.hasAlpha = hasAlpha
        self.bits = bits
        self.hasProfile = hasProfile
        self.isInterlaced = isInterlaced
        self.density = density
        self.metadataBytes = metadataBytes
    }

    /// Reads the header of `bytes`.
    ///
    /// - Parameters:
    ///   - isWhole: false if `bytes` are only the beginning of a file.
    ///   - acceptsDamage: whether a file that breaks off is read as far as it goes.
    /// - Returns: nil if the beginning is too short to tell; never for a whole file.
    /// - Throws: `Image.Empty`, `Image.Unsupported` or `Image.Corrupt`.
    public static func probe(_ bytes: [UInt8], isWhole: Bool = true, acceptsDamage: Bool = false) throws -> Header? {
        try probe(bytes, isWhole: isWhole, acceptsDamage: acceptsDamage) { _, _ in }
    }

    /// Probes, and shows `read` the opened picture, so that no file need be opened twice.
    private static func probe(
        _ bytes: [UInt8], isWhole: Bool, acceptsDamage: Bool, read: (borrowing Picture, Header) throws -> Void
    ) throws -> Header? {
        try Vips.started()
        let format = try Signature.format(of: bytes)
        // A GIF's frames are counted to its end, and a PNG may say its orientation after its pixels.
        if !isWhole, format == .gif || (format == .png && PNGChunks.exif(in: bytes) == nil) { return nil }
        let frame = format == .jpeg ? JPEGFrame(bytes) : nil
        try frame?.check()
        if format == .tiff { try LabTIFF.check(bytes) }
        do {
            return try bytes.withUnsafeBytes { buffer in
                let picture = try Loader.open(buffer, format, acceptsDamage: acceptsDamage)
                var header = Header(of: picture, format, orientation: orientation(of: picture, format, bytes))
                if let frame { (header.isInterlaced, header.density) = (frame.isProgressive, frame.density) }
                if format == .png { header.isInterlaced = PNGChunks.isInterlaced(bytes) }
                try read(picture, header)
                return header
            }
        } catch let error as DarkroomError where error.name == .imageCorrupt && !isWhole {
            return nil
        }
    }

    /// Reads the header of a whole file, and refuses what exceeds the limits.
    public static func probe(_ bytes: [UInt8], limits: Limits, acceptsDamage: Bool = false) throws -> Header {
        try probe(bytes, limits: limits, acceptsDamage: acceptsDamage) { _, _ in }
    }

    /// Probes a whole file, and shows `read` the opened picture if it is within the limits.
    static func probe(
        _ bytes: [UInt8], limits: Limits, acceptsDamage: Bool,
        read: (borrowing Picture, Header) throws -> Void
    ) throws -> Header {
        try limits.check(bytes: bytes.count)
        let header = try probe(bytes, isWhole: true, acceptsDamage: acceptsDamage) { picture, header in
            try header.check(limits)
            try read(picture, header)
        }
        guard let header else { throw DarkroomError(.internalFault, "a whole file was not enough") }
        return header
    }

    /// Throws `Image.TooLarge` or `Image.AnimationTooLong` if the picture exceeds the limits.
    public func check(_ limits: Limits) throws {
        try limits.check(width: width, height: height, frames: frames)
        try limits.check(metadata: metadataBytes)
    }

    /// Throws `Image.TooLarge` if the beginning of a file says already that the picture exceeds the limits, where `probe` must
    /// see all of it: PNG and GIF state their size in their first bytes.
    public static func check(beginning bytes: [UInt8], _ limits: Limits) throws {
        func number(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 << 8 | Int($1) } }
        guard bytes.count >= 24 else { return }
        switch try Signature.format(of: bytes) {
        case .png: try limits.check(width: number(16..<20), height: number(20..<24), frames: 1)
        case .gif:
            let (width, height) = (Int(bytes[7]) << 8 | Int(bytes[6]), Int(bytes[9]) << 8 | Int(bytes[8]))
            try limits.check(width: width, height: height, frames: 1)
        default: return
        }
    }

    private init(of picture: borrowing Picture, _ format: ImageFormat, orientation: Orientation) {
        let (width, height) = (picture.width, picture.height)
        let space = vips_enum_nick(vips_interpretation_get_type(), Int32(picture.interpretation.rawValue))
        self.init(
            format: format, width: orientation.swapsAxes ? height : width,
            height: orientation.swapsAxes ? width : height,
            frames: [.gif, .webp].contains(format) ? max(1, Int(vips_image_get_n_pages(picture.image))) : 1,
            orientation: orientation, colorSpace: space.map { String(cString: $0) } ?? "unknown",
            hasAlpha: picture.hasAlpha, bits: Int(vips_format_sizeof(picture.format)) * 8,
            hasProfile: picture.blob("icc-profile-data") != nil, metadataBytes: picture.metadataBytes)
    }

    /// EXIF says it in JPEG, PNG and WebP, a tag of its own in TIFF; AVIF and HEIC are turned while they are decoded.
    private static func orientation(
        of picture: borrowing Picture, _ format: ImageFormat, _ bytes: [UInt8]
    ) -> Orientation {
        switch format {
        case .avif, .heic, .gif: .up
        case .tiff: Orientation(tag: Int(vips_image_get_orientation(picture.image)))
        case .png: orientation(PNGChunks.exif(in: bytes) ?? picture.blob("exif-data"))
        case .jpeg, .webp: orientation(picture.blob("exif-data"))
        }
    }

    private static func orientation(_ block: [UInt8]?) -> Orientation {
        guard let block, let exif = Exif(block) else { return .up }
        return exif.orientation
    }
}
