import Core

/// What the validator leaves for the later steps, made from one decode.
public struct Preparation: Sendable {
    /// The upright lossless master, an uncompressed TIFF in sRGB; nil if the upload itself is the master.
    public var master: Encoded?
    /// The small upright JPEG for Rekognition, if it was asked for.
    public var tagPicture: Encoded?
    /// The colour that covers most of the picture.
    public var dominantColor: Color

    /// Decodes a file and makes what is asked for. As every pixel is decoded, a damaged file shows here, once.
    ///
    /// - Parameters:
    ///   - header: what `Header.probe` found in the same bytes.
    ///   - masterSize: the size of the prepared master as `MasterPolicy` wants it; nil for none.
    ///   - wantsTagPicture: whether Rekognition will be asked.
    /// - Throws: `Image.Corrupt`, `Deadline.Exceeded` and their kin.
    public init(
        _ bytes: [UInt8], header: Header, masterSize: Size?, wantsTagPicture: Bool, limits: Limits = .standard,
        deadline: Deadline
    ) throws {
        let tiny = Size(name: "placeholder", width: 64, height: 64)
        let tag = Size(name: "tagging", width: 1024, height: 1024)
        let first = masterSize ?? (wantsTagPicture ? tag : tiny)
        var renderer = try Renderer(
            bytes, master: header.master(at: ObjectReference(bucket: "", key: "")), sizes: [first], limits: limits,
            deadline: deadline)
        let rendered = try renderer.render(first)
        master = masterSize == nil ? nil : try rendered.encodeIntermediate()
        tagPicture = wantsTagPicture ? try rendered.render(tag).encode(.jpeg, quality: 85) : nil
        let small = try rendered.render(tiny)
        dominantColor = DominantColor.of(try small.pixels, bands: small.hasAlpha ? 4 : 3)
    }
}

extension Header {
    /// The master that `object` is if it holds the bytes of this header.
    public func master(at object: ObjectReference) -> Master {
        Master(object: object, format: format, orientation: orientation, width: width, height: height)
    }
}
