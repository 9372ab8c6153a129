import Core

/// Whether the sizes are rendered from the upload itself or from a master that the validator prepares. The one place
/// where that is decided; later steps only see `plan.master`.
public enum MasterPolicy {
    /// The size of the master to prepare; nil if the upload is its own master.
    ///
    /// A 13 megapixel PNG takes 0.37 s to decode for any size, a WebP 0.3 s, an AVIF of 6 megapixels 0.2 s, and each
    /// invocation would pay that again. A master of 1600 pixels is written in 5 ms and read in as many, but 6 MB travel; at
    /// a quarter of the upload's pixels that is about even, below it the master wins. Pixels that no size will ever show
    /// are not in it. JPEG shrinks while it is decoded: 0.03 s.
    ///
    /// - Parameters:
    ///   - header: what the upload is.
    ///   - items: the sizes of each invocation that will decode the master.
    ///   - isDamaged: whether the upload cannot be decoded to its end; what can be becomes a master that is whole.
    public static func masterSize(for header: Header, items: [[Size]], isDamaged: Bool = false) -> Size? {
        guard !canShrinkOnLoad(header.format) || isDamaged else { return nil }
        let wanted = items.joined().map { Geometry($0, width: header.width, height: header.height).scaled }
        // Never larger than the picture itself: enlarging from its own pixels is each size's business.
        let width = min(header.width, wanted.map(\.width).max() ?? 1)
        let height = min(header.height, wanted.map(\.height).max() ?? 1)
        // What any size may keep must reach it through the master.
        let policies = Set(items.joined().map { $0.metadata ?? .strip })
        let metadata = [MetadataPolicy.keep, .strip].first { policies.contains($0) } ?? .copyrightOnly
        let size = Size(name: "master", width: width, height: height, metadata: metadata)
        if header.format == .heic || isDamaged { return size }
        guard items.count > 1, header.frames == 1 else { return nil }
        return width * height <= header.width * header.height / 4 ? size : nil
    }

    private static func canShrinkOnLoad(_ format: ImageFormat) -> Bool { format == .jpeg }
}
