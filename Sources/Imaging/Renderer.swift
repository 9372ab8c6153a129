import CVips
import Core

/// Renders the sizes of one master.
///
/// Several sizes share one decode, as small as the largest of them allows; a single size is decoded line by line straight
/// into its own pixels, which needs the least memory.
public struct Renderer: ~Copyable {
    private let bytes: [UInt8]
    private let master: Master
    private let sizes: [Size]
    private let deadline: Deadline
    private var decoded: Picture?

    /// A renderer of the file `bytes`, which is what `master` describes.
    ///
    /// - Parameters:
    ///   - sizes: all sizes that will be asked for.
    ///   - limits: what the master may measure; it is checked again, since the bytes may not be what was described.
    /// - Throws: `Image.Corrupt`, `Image.Unsupported`, `Image.TooLarge` and their kin.
    public init(
        _ bytes: [UInt8], master: Master, sizes: [Size], limits: Limits = .standard, deadline: Deadline
    ) throws {
        try Vips.started()
        let header = try Header.probe(bytes, limits: limits)
        guard header.format == master.format else {
            throw DarkroomError(
                .imageCorrupt,
                "expected the master to be \(master.format.rawValue), found \(header.format.rawValue)")
        }
        if master.format == .gif, !GIFBlocks.reachTrailer(bytes) {
            throw DarkroomError(.imageCorrupt, "decoding a gif of \(bytes.count) bytes: it ends before its trailer")
        }
        self.bytes = bytes
        self.master = master
        self.sizes = sizes
        self.deadline = deadline
    }

    /// Renders one size.
    ///
    /// Throws `Image.Corrupt` for broken pixels and `Deadline.Exceeded` when the time runs out.
    public mutating func render(_ size: Size) throws -> Rendered {
        if sizes.count > 1 {
            if decoded == nil { decoded = try open(for: sizes, settled: true) }
            if let base = decoded?.shared() { return try render(size, from: base) }
        }
        var result: Rendered?
        try bytes.withUnsafeBytes { buffer in
            result = try render(size, from: try open(buffer, for: [size]))
        }
        guard let result = result.take() else {
            throw DarkroomError(.internalFault, "rendering \(size.name) made nothing")
        }
        return result
    }

    private func render(_ size: Size, from base: consuming Picture) throws -> Rendered {
        var picture = base
        let geometry = Geometry(size, width: master.width, height: master.height)
        try RenderStep.run(
            &picture, RenderJob(size: size, geometry: geometry, orientation: master.orientation, deadline: deadline))
        return Rendered(picture, background: size.background, deadline: deadline)
    }

    /// The master opened as small as the largest of `sizes` allows, still reading from `buffer`.
    private func open(_ buffer: UnsafeRawBufferPointer, for sizes: [Size]) throws -> Picture {
        guard master.format == .jpeg else { return try Loader.open(buffer, master.format) }
        let upright = sizes.map { Geometry($0, width: master.width, height: master.height).scaled }
        let largest = Geometry.Area(
            width: upright.map(\.width).max() ?? master.width, height: upright.map(\.height).max() ?? master.height)
        let (stored, wanted) =
            master.orientation.swapsAxes
            ? ((width: master.height, height: master.width), largest.turned)
            : ((width: master.width, height: master.height), largest)
        return try Loader.open(
            buffer, .jpeg,
            shrink: Loader.jpegShrink(
                width: stored.width, height: stored.height, wanted: (wanted.width, wanted.height)))
    }

    /// The same, decoded into memory.
    private func open(for sizes: [Size], settled: Bool) throws -> Picture {
        var result: Picture?
        try bytes.withUnsafeBytes { buffer in
            var picture = try open(buffer, for: sizes)
            try picture.settle(.imageCorrupt, tried: "decoding", before: deadline)
            result = consume picture
        }
        guard let result = result.take() else { throw DarkroomError(.internalFault, "decoding made nothing") }
        return result
    }
}
