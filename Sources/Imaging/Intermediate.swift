import CVips
import Core

extension Rendered {
    /// The pixels as a lossless file that is quick to write and to read: how one function hands a picture to the next.
    ///
    /// It is an uncompressed TIFF, followed by the metadata that its size keeps; readers of TIFF do not look there.
    public borrowing func encodeIntermediate() throws -> Encoded {
        try deadline.check(before: "encoding an intermediate")
        let bytes = try picture.withPixels(PlainTIFF.file) + metadata.trailer()
        return Encoded(bytes: bytes, width: width, height: height)
    }

    /// The pixels that another function has handed over, to be encoded as `size` asks. A film does not say what it is:
    /// `animation` must come with it.
    public init(
        intermediate bytes: [UInt8], of size: Size, animation: Animation? = nil, deadline: Deadline
    ) throws {
        try Vips.started()
        var result: Picture?
        var metadata = KeptMetadata.none
        try bytes.withUnsafeBytes { buffer in
            var picture = try Loader.open(buffer, .tiff)
            metadata = KeptMetadata(bytes, .tiff, open: picture, for: [size])
            try picture.settle(.imageCorrupt, tried: "reading the intermediate", before: deadline)
            result = consume picture
        }
        guard let picture = result.take() else { throw DarkroomError(.internalFault, "an intermediate held nothing") }
        guard picture.height.isMultiple(of: animation?.frames ?? 1) else {
            throw DarkroomError(
                .imageCorrupt,
                "expected an intermediate of \(animation?.frames ?? 1) frames, found \(picture.description)")
        }
        self.init(
            picture, animation: animation, background: size.background,
            metadata: metadata.reduced(to: size.metadata), deadline: deadline)
    }

    /// Another size made from these pixels, of a film from its first frame.
    public borrowing func render(_ size: Size) throws -> Rendered {
        var smaller = try firstFrame()
        let job = RenderJob(
            size: size, geometry: Geometry(size, width: width, height: height), orientation: .up, shrink: 1,
            stored: .init(width: width, height: height), deadline: deadline)
        try RenderStep.run(&smaller, job)
        return Rendered(
            smaller, background: size.background, metadata: metadata.reduced(to: size.metadata), deadline: deadline)
    }
}
