import CVips
import Core

/// Renders the sizes of one master.
///
/// Several sizes share one decode, as small as the largest of them allows, and a size that is half as large as another, or less, is made
/// from that one's pixels. Where memory does not hold that, each is decoded for itself. What only one size is made from is decoded, unless it
/// is little, line by line into its pixels, which needs the least memory.
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
    private let predictions: Predictions
    private var descent: Descent { predictions.descent }
    /// The decoded master, where several sizes are made from it.
    private var decoded: Picture?
    /// The pixels that others are made from, as stored: neither turned nor cropped. By the size's index.
    private var scaled: [Int: SharedPicture] = [:]
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
        var metadata = KeptMetadata.none
        let header = try Header.probe(bytes, limits: limits, acceptsDamage: acceptsDamage) { picture, header in
            metadata = KeptMetadata(bytes, header.format, open: picture, for: sizes)
        }
        let found = header.master(at: master.object)
        guard found == master else {
            throw DarkroomError(
                .imageCorrupt, "expected the master to be a \(master.outline), found a \(found.outline)")
        }
        if !acceptsDamage, header.format == .gif, !GIFBlocks.reachTrailer(bytes) {
            throw DarkroomError(.imageCorrupt, "decoding a gif of \(bytes.count) bytes: it ends before its trailer")
        }
        self.metadata = metadata
        predictions = Predictions(header, fileBytes: bytes.count, sizes: sizes, limits: limits)
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
        guard let index = sizes.firstIndex(where: { $0.name == size.name }) else {
            throw DarkroomError(.internalFault, "size \(size.name) is not one that was announced")
        }
        let prediction = predictions.each[index]
        try prediction.check(
            limits, remaining: deadline.remaining(), "size \(size.name) of a \(master.outline)")
        predictedBytes = prediction.bytes
        if size.animated == true, frames > 1 { return try renderFilm(size) }
        return Rendered(
            try rendered(index), background: size.background, metadata: metadata.reduced(to: size.metadata),
            deadline: deadline)
    }

    /// Takes the size at `index` through all steps.
    private mutating func rendered(_ index: Int) throws -> Picture {
        let size = sizes[index]
        guard descent.isParent(index) else {
            try prepare(index)
            return try made(index) { try run(&$0, size, shrink: $1, stored: $2) }
        }
        var picture = try scale(index).picture.shared()
        try run(&picture, size, stored: picture.area)
        return picture
    }

    /// The size at `index` scaled and in memory, for others to be made from.
    private mutating func scale(_ index: Int) throws -> SharedPicture {
        if let found = scaled[index] { return found }
        try prepare(index)
        let picture = try made(index) { picture, shrink, stored in
            try RenderStep.resize(&picture, job(sizes[index], shrink: shrink, stored: stored))
            try picture.settle(.imageCorrupt, tried: "decoding", before: deadline)
        }
        let shared = SharedPicture(picture)
        scaled[index] = shared
        return shared
    }

    /// Makes what the size at `index` descends from, if there is not enough of it yet.
    private mutating func prepare(_ index: Int) throws {
        if let parent = descent.parents[index] {
            _ = try scale(parent)
        } else if descent.sharesMaster, decoded == nil {
            decoded = try opened(index) { picture, _ in
                try picture.settle(.imageCorrupt, tried: "decoding", before: deadline)
            }
        }
    }

    /// What `make` makes of the pixels that the size at `index` descends from. It is told by what these were divided while they were
    /// decoded and, if they are scaled, to what size; and may be called again with others.
    private func made(
        _ index: Int, _ make: (inout Picture, _ shrink: Int, _ stored: Geometry.Area?) throws -> Void
    ) throws -> Picture {
        if let parent = descent.parents[index].flatMap({ scaled[$0] }) {
            var picture = parent.picture.shared()
            try make(&picture, 1, picture.area)
            return picture
        }
        guard var picture = decoded?.shared() else { return try opened(index) { try make(&$0, $1, nil) } }
        try make(&picture, shrink(index), nil)
        return picture
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
                try run(&frame, still)
                rendered.append(SharedPicture(frame))
            }
        }
        return Rendered(
            try Film.join(rendered, before: deadline), animation: animation, background: size.background,
            metadata: metadata.reduced(to: size.metadata), deadline: deadline)
    }

    /// Takes the master, divided by `shrink` or scaled to `stored` already, through all steps, and what is enlarged through them again.
    private func run(_ picture: inout Picture, _ size: Size, shrink: Int = 1, stored: Geometry.Area? = nil) throws {
        let passes = size.passes(width: master.width, height: master.height)
        try RenderStep.run(&picture, job(passes[0], shrink: shrink, stored: stored))
        for next in passes.dropFirst() {
            let stored = picture.area
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

    private var stored: Geometry.Area {
        let upright = Geometry.Area(width: master.width, height: master.height)
        return master.orientation.swapsAxes ? upright.turned : upright
    }

    /// By how much the master can be divided while it is decoded so that the size at `index`, and what shares its decode, is still sharp.
    private func shrink(_ index: Int) -> Int {
        guard master.format == .jpeg else { return 1 }
        let wanted = (predictions.shareDecode ? sizes : [sizes[index]]).map {
            Geometry($0, width: master.width, height: master.height).scaled
        }
        let largest = Geometry.Area(width: wanted.map(\.width).max() ?? 1, height: wanted.map(\.height).max() ?? 1)
        return Loader.jpegShrink(stored, wanted: master.orientation.swapsAxes ? largest.turned : largest)
    }

    /// The master opened for the size at `index`, and what `use` makes of it, which must not need the file any more. `use` is told by what
    /// the master is divided, and called again, with the master opened otherwise, if the fast way turns out not to be for this file.
    private func opened(_ index: Int, use: (inout Picture, _ shrink: Int) throws -> Void) throws -> Picture {
        let shrink = shrink(index)
        var result: Picture?
        try bytes.withUnsafeBytes { buffer in
            if let rows = try PlainRows(buffer, master.format, shrink: shrink) {
                do {
                    var picture = try rows.picture(before: deadline)
                    try use(&picture, shrink)
                    result = consume picture
                    return
                } catch {
                    guard rows.gaveUp else { throw error }
                }
            }
            var picture =
                master.format == .heic
                ? try HEIFPicture.decode(buffer, limits: limits, acceptsDamage: acceptsDamage, deadline: deadline)
                : try Loader.open(buffer, master.format, shrink: shrink, acceptsDamage: acceptsDamage)
            try use(&picture, shrink)
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
