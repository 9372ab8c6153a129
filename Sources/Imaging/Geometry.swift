import Core

/// Where a size's pixels come from and go to: the picture, upright, is scaled to `scaled`, from which `crop` is cut, which
/// is laid on `canvas`.
struct Geometry: Equatable {
    /// A width and a height in pixels, at least 1 each.
    struct Area: Equatable {
        var width, height: Int
        /// The two exchanged.
        var turned: Area { Area(width: height, height: width) }
    }

    /// The whole picture's size after scaling.
    var scaled: Area
    /// What remains after cropping.
    var crop: Area
    /// The size of the result.
    var canvas: Area

    /// What `size` makes of an upright picture of `width` x `height`.
    init(_ size: Size, width: Int, height: Int) {
        let own = Area(width: width, height: height)
        let ratios = (
            width: size.width.map { Double($0) / Double(width) },
            height: size.height.map { Double($0) / Double(height) }
        )
        let box = size.width.flatMap { width in size.height.map { Area(width: width, height: $0) } }
        let candidates = [ratios.width, ratios.height].compactMap(\.self)
        let wanted = (size.fit == .cover ? candidates.max() : candidates.min()) ?? 1
        let ratio = size.enlarge ? wanted : min(1, wanted)
        scaled =
            ratio == 1
            ? own
            : Area(
                width: max(1, Int((Double(width) * ratio).rounded())),
                height: max(1, Int((Double(height) * ratio).rounded())))
        (crop, canvas) = (scaled, scaled)
        guard let box else { return }
        switch size.fit {
        case .inside: break
        case .cover:
            crop = Area(width: min(box.width, scaled.width), height: min(box.height, scaled.height))
            canvas = crop
        case .contain: canvas = box
        }
    }
}
