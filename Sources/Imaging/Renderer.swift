import CVips
import Core

/// Renders the sizes of one master.
///
/// Several sizes share one decode, as small as the largest of them allows, or the largest size itself; a single size is decoded
/// line by line straight into its own pixels, which needs the least memory.
public struct Renderer: ~Copyable {
    private let bytes: [UInt8]
    private let master: Master
    private let sizes: [Size]
    private let limits: Limits
    private let deadline: Deadline
    private let header: Header
    private let acceptsDamage: Bool
    private var frames: Int { header.frames }
    private let metadata: KeptMetadata
    private var decoded: Picture?
    /// The bytes of memory that the size rendered last was predicted to take.
    public private(set) var predictedBytes = 0

    /// A renderer of the file `bytes`, which is what `master` describes.
    ///
    /// - Parameters:
    ///   - sizes: all sizes that will be asked for.
    ///   - limits: what the master may measure; it is checked again, since the bytes may not be what was described.
    ///   - acceptsDamage: whether a truncated or broken file is decoded as far as it goes.
    /// - Throws: `Image.Corrupt`, `Image.Unsupported`, `Image.TooLarge` and their kin.
    public init(
        _ bytes: [UInt8], master: Master, sizes: [Size], limits: Limits = .standard, acceptsDamage: Bool = false,
        deadline: Deadline
    ) throws {
        let header = try Header.probe(bytes, limits: limits, acceptsDamage: acceptsDamage)
        let found = header.master(at: master.object)
        guard found == master else {
            throw DarkroomError(
                .imageCorrupt, "expected the master to be a \(master.outline), found a \(found.outline)")
        }
        if !acceptsDamage, header.format == .gif, !GIFBlocks.reachTrailer(bytes) {
            throw DarkroomError(.imageCorrupt, "decoding a gif of \(bytes.count) bytes: it ends before its trailer")
        }
        metadata = try KeptMetadata(bytes, header.format, for: sizes)
        self.header = header
        self.acceptsDamage = acceptsDamage
        self.bytes = bytes
        self.master = master
        self.sizes = sizes
        self.limits = limits
        self.deadline = deadline
    }

    /// Renders one size.
    ///
    /// Throws `Image.TooLarge` before it decodes what memory or time cannot hold, `Image.Corrupt` for broken pixels and
    /// `Deadline.Exceeded` when the time runs out.
    public mutating func render(_ size: Size) throws -> Rendered {
        let prediction = Prediction(header, fileBytes: bytes.count, size: size, shared: sizes)
        try prediction.check(
            limits, remaining: deadline.remaining(), "size \(size.name) of a \(master.outline)")
        predictedBytes = prediction.bytes
        if size.animated == true, frames > 1 { return try renderFilm(size) }
        let shrink = shrink(for: sizes + [size])
        let largest = base(for: sizes)
        if sizes.count > 1, decoded == nil {
            decoded = try opened(shrink) { picture in
                if let largest { try RenderStep.resize(&picture, job(largest, shrink: shrink)) }
                try picture.settle(.imageCorrupt, tried: "decoding", before: deadline)
            }
        }
        var picture: Picture
        if let base = decoded?.shared() {
            let scaled = largest == nil ? nil : Geometry.Area(width: base.width, height: base.height)
            picture = base
            try run(&picture, size, shrink: scaled == nil ? shrink : 1, stored: scaled)
        } else {
            picture = try opened(shrink) { try run(&$0, size, shrink: shrink) }
        }
        return Rendered(
            picture, background: size.background, metadata: metadata.reduced(to: size.metadata), deadline: deadline)
    }

    /// Renders every frame, one after the other: only one of them is ever in memory at its full size.
    private func renderFilm(_ size: Size) throws -> Rendered {
        // A part chosen anew in each frame would jump about.
        var still = size
        still.crop = .centre
        var (animation, rendered): (Animation?, [SharedPicture]) = (nil, [])
        try bytes.withUnsafeBytes { buffer in
            let film = try Loader.open(buffer, master.format, film: true)
            animation = try Film.animation(of: film)
            let count = animation?.frames ?? 1
            for index in 0..<count {
                var frame = try Film.frame(index, of: count, in: film)
                try run(&frame, still, shrink: 1)
                rendered.append(SharedPicture(frame))
            }
        }
        return Rendered(
            try Film.join(rendered, before: deadline), animation: animation, background: size.background,
            metadata: metadata.reduced(to: size.metadata), deadline: deadline)
    }

    /// Takes the master, divided by `shrink` or scaled to `stored` already, through all steps, and what is enlarged through them again.
    private func run(_ picture: inout Picture, _ size: Size, shrink: Int, stored: Geometry.Area? = nil) throws {
        let passes = size.passes(width: master.width, height: master.height)
        try RenderStep.run(&picture, job(passes[0], shrink: shrink, stored: stored))
        for next in passes.dropFirst() {
            let stored = Geometry.Area(width: picture.width, height: picture.height)
            let job = RenderJob(
                size: next, geometry: Geometry(next, width: stored.width, height: stored.height), orientation: .up,
                shrink: 1, stored: stored, deadline: deadline)
            try RenderStep.run(&picture, job)
        }
    }

    private func job(_ size: Size, shrink: Int, stored: Geometry.Area? = nil) -> RenderJob {
        RenderJob(
            size: size, geometry: Geometry(size, width: master.width, height: master.height),
            orientation: master.orientation, shrink: shrink, stored: stored ?? self.stored, deadline: deadline)
    }

    /// The largest of `sizes`, if the others may be made from its pixels: each is half as large or less, which leaves Lanczos
    /// enough to work on, and no rounding of transparency or of another aspect ratio adds up.
    private func base(for sizes: [Size]) -> Size? {
        guard !header.hasAlpha, sizes.allSatisfy({ $0.fit != .exact && !$0.enlarge }) else { return nil }
        let areas = sizes.map { Geometry($0, width: master.width, height: master.height).scaled }
        guard let widest = areas.indices.max(by: { areas[$0].width < areas[$1].width }) else { return nil }
        let others = areas.indices.filter { $0 != widest }
        let areSmall = others.allSatisfy {
            2 * areas[$0].width <= areas[widest].width && 2 * areas[$0].height <= areas[widest].height
        }
        return areSmall ? sizes[widest] : nil
    }

    private var stored: Geometry.Area {
        let upright = Geometry.Area(width: master.width, height: master.height)
        return master.orientation.swapsAxes ? upright.turned : upright
    }

    /// How small the master can be decoded so that the largest of `sizes` is still sharp.
    private func shrink(for sizes: [Size]) -> Int {
        guard master.format == .jpeg else { return 1 }
        let wanted = sizes.map { Geometry($0, width: master.width, height: master.height).scaled }
        let largest = Geometry.Area(width: wanted.map(\.width).max() ?? 1, height: wanted.map(\.height).max() ?? 1)
        return Loader.jpegShrink(stored, wanted: master.orientation.swapsAxes ? largest.turned : largest)
    }

    /// The master opened, and what `use` makes of it, which must not need the file any more. `use` is called again, with the master
    /// opened otherwise, if the fast way turns out not to be for this file.
    private func opened(_ shrink: Int, use: (inout Picture) throws -> Void) throws -> Picture {
        var result: Picture?
        try bytes.withUnsafeBytes { buffer in
            if master.format == .jpeg, let rows = try JPEGRows(buffer, shrink: shrink) {
                do {
                    var picture = try rows.picture()
                    try use(&picture)
                    result = consume picture
                    return
                } catch where rows.gaveUp {}
            }
            var picture =
                master.format == .heic
                ? try HEIFPicture.decode(buffer, limits: limits, acceptsDamage: acceptsDamage, deadline: deadline)
                : try Loader.open(buffer, master.format, shrink: shrink, acceptsDamage: acceptsDamage)
            try use(&picture)
            result = consume picture
        }
        guard let picture = result.take() else { throw DarkroomError(.internalFault, "opening a file made nothing") }
        return picture
    }
}

extension Master {
    /// The master in an error message.
    fileprivate var outline: String {
        "\(format.rawValue) of \(width)x\(height), orientation \(orientation.rawValue)"
    }
}
