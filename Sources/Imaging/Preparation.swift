import Core

/// What the validator leaves for the later steps, made from one decode.
public struct Preparation: Sendable {
    /// The upright lossless master, an uncompressed TIFF in sRGB; nil if the upload itself is the master.
    public var master: Encoded?
    /// The small upright JPEG for Rekognition, if it was asked for.
    public var tagPicture: Encoded?

    /// Decodes a file and makes what is asked for. As every pixel is decoded then, a damaged file shows here, once.
    ///
    /// - Parameters:
    ///   - header: what `Header.probe` found in the same bytes.
    ///   - masterSize: the size of the prepared master as `MasterPolicy` wants it; nil for none.
    ///   - acceptsDamage: whether a truncated or broken file is decoded as far as it goes.
    ///   - wantsTagPicture: whether Rekognition will be asked.
    /// - Throws: `Image.Corrupt`, `Deadline.Exceeded` and their kin.
    public init(
        _ bytes: [UInt8], header: Header, masterSize: Size?, wantsTagPicture: Bool, limits: Limits = .standard,
        acceptsDamage: Bool = false, deadline: Deadline
    ) throws {
        let tag = Size(name: "tagging", width: 1024, height: 1024)
        let wanted = [masterSize, wantsTagPicture ? tag : nil].compactMap(\.self)
        // The larger is rendered from the file, the smaller from the larger.
        guard let first = wanted.max(by: { ($0.width ?? 0, $0.height ?? 0) < ($1.width ?? 0, $1.height ?? 0) }) else {
            (master, tagPicture) = (nil, nil)
            return
        }
        var renderer = try Renderer(
            bytes, master: header.master(at: ObjectReference(bucket: "", key: "")), sizes: [first], limits: limits,
            acceptsDamage: acceptsDamage, deadline: deadline)
        let rendered = try renderer.render(first)
        master = try masterSize.map { try rendered.render($0).encodeIntermediate() }
        tagPicture = wantsTagPicture ? try rendered.render(tag).encode(.jpeg, quality: 85) : nil
    }
}

extension Preparation {
    /// Whether every pixel of a file can be decoded.
    public static func isIntact(_ bytes: [UInt8], header: Header, limits: Limits, deadline: Deadline) throws -> Bool {
        let glance = Size(name: "glance", width: 64, height: 64)
        do {
            var renderer = try Renderer(
                bytes, master: header.master(at: ObjectReference(bucket: "", key: "")), sizes: [glance], limits: limits,
                deadline: deadline)
            _ = try renderer.render(glance)
            return true
        } catch let error as DarkroomError where error.name == .imageCorrupt {
            return false
        }
    }
}

extension Encoded {
    /// The master that `object` is if it holds this prepared picture: an upright TIFF.
    public func master(at object: ObjectReference) -> Master {
        Master(object: object, format: .tiff, orientation: .up, width: width, height: height)
    }
}

extension Header {
    /// The master that `object` is if it holds the bytes of this header.
    public func master(at object: ObjectReference) -> Master {
        Master(object: object, format: format, orientation: orientation, width: width, height: height)
    }
}
