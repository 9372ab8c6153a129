import CVips
import Core
import FoundationEssentials

/// What of a file's metadata goes with its pixels: read once from the master, reduced to a size's policy, written into its outputs.
struct KeptMetadata: Codable, Equatable, Sendable {
    /// The copyright notice, from EXIF or else IPTC.
    var copyright: String?
    /// The creator's name, from EXIF or else IPTC.
    var creator: String?
    /// EXIF, XMP and IPTC as libvips names the blocks; only under `keep`.
    var blocks: [String: Data] = [:]
    /// EXIF's entries as libvips names and spells them. What has none, libvips drops from the block; what differs, it writes anew.
    var entries: [String: String] = [:]

    /// Nothing.
    static let none = KeptMetadata()

    /// Whether there is nothing to write.
    var isEmpty: Bool { self == .none }

    private init() {}

    /// Reads what one of `sizes` may keep from the file `bytes`, which is open as `picture`. Broken metadata is none.
    init(_ bytes: [UInt8], _ format: ImageFormat, open picture: borrowing Picture, for sizes: [Size]) {
        if format == .tiff, let handed = KeptMetadata(trailerOf: bytes) {
            self = handed
            return
        }
        let exif = (format == .png ? PNGChunks.exif(in: bytes) : nil) ?? picture.blob("exif-data")
        let texts = TIFFTexts(format == .tiff ? bytes : exif ?? [])
        let record = IPTCRecord(picture.blob("iptc-data") ?? [])
        copyright = texts.copyright ?? record.copyright
        creator = texts.artist ?? record.byline
        guard sizes.contains(where: { $0.metadata == .keep }) else { return }
        for block in KeptMetadata.blockNames {
            if let bytes = picture.blob(block), bytes.count <= KeptMetadata.mostBlockBytes {
                blocks[block] = Data(bytes)
            }
        }
        entries = picture.exifEntries
    }

    /// What `policy` lets through.
    func reduced(to policy: MetadataPolicy?) -> KeptMetadata {
        var kept = self
        switch policy ?? .strip {
        case .keep: return kept
        case .strip: break
        case .copyrightOnly: kept.creator = nil
        }
        (kept.blocks, kept.entries) = ([:], [:])
        return kept
    }

    /// Sets the fields of a picture whose only owner this is, for an encoder to write. The pixels stand upright and the
    /// embedded thumbnail shows an older picture: the orientation is reset, the thumbnail stays behind.
    func write(on picture: borrowing Picture) throws {
        var (blocks, entries) = (blocks, entries)
        if blocks["exif-data"] == nil, let block = EXIFBlock(copyright: copyright, artist: creator) {
            blocks["exif-data"] = Data(block.bytes)
            entries = try block.entries()
        }
        for (name, block) in blocks {
            let bytes = [UInt8](name == "xmp-data" ? XMP.upright(block) : block)
            vips_image_set_blob_copy(picture.image, name, bytes, bytes.count)
        }
        for (name, text) in entries { vips_image_set_string(picture.image, name, text) }
        vips_image_set_int(picture.image, "orientation", 1)
    }

    private static let blockNames = ["exif-data", "xmp-data", "iptc-data"]
    /// What fits into one segment of a JPEG.
    private static let mostBlockBytes = 65_000
}

extension Picture {
    /// EXIF's entries, without those of the embedded thumbnail.
    var exifEntries: [String: String] {
        let names = fields.filter { $0.hasPrefix("exif-ifd") && !$0.hasPrefix("exif-ifd1-") }
        return Dictionary(uniqueKeysWithValues: names.compactMap { name in text(name).map { (name, $0) } })
    }
}

extension KeptMetadata {
    private static let mark = Array("DARKROOM".utf8)

    /// The metadata as it follows an intermediate's pixels: JSON, its length in 4 bytes, a mark. Nothing if there is none.
    func trailer() throws -> [UInt8] {
        guard !isEmpty else { return [] }
        let json = [UInt8](try JSONEncoder().encode(self))
        return json + (0..<4).map { UInt8(truncatingIfNeeded: json.count >> (8 * $0)) } + KeptMetadata.mark
    }

    /// The metadata that follows an intermediate's pixels, or nil.
    init?(trailerOf bytes: [UInt8]) {
        guard bytes.count >= 12, bytes.suffix(8).elementsEqual(KeptMetadata.mark) else { return nil }
        let end = bytes.count - 12
        let length = (0..<4).reduce(0) { $0 | Int(bytes[end + $1]) << (8 * $1) }
        guard length <= end, let read = try? JSONDecoder().decode(Self.self, from: Data(bytes[end - length..<end]))
        else { return nil }
        self = read
    }
}
