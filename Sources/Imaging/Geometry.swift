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
        let box = size.width.flatMap { width in size.height.map { Area(width: width, height: $0) } }
        if size.fit == .exact, let box {
            // Each side on its own: without `enlarge` none grows.
            scaled = size.enlarge ? box : Area(width: min(box.width, width), height: min(box.height, height))
        } else {
            scaled = Geometry.scaled(own, to: size)
        }
        (crop, canvas) = (scaled, scaled)
        guard let box else { return }
        switch size.fit {
        case .inside, .outside, .exact: break
        case .cover:
            crop = Area(width: min(box.width, scaled.width), height: min(box.height, scaled.height))
            canvas = crop
        case .contain: canvas = box
        }
    }

    /// The area with its aspect ratio kept.
    private static func scaled(_ own: Area, to size: Size) -> Area {
        let across = size.width.map { Double($0) / Double(own.width) }
        let down = size.height.map { Double($0) / Double(own.height) }
        let candidates = [across, down].compactMap(\.self)
        let covers = size.fit == .cover || size.fit == .outside
        let ratio = (covers ? candidates.max() : candidates.min()) ?? 1
        guard ratio < 1 || (ratio > 1 && size.enlarge) else { return own }
        // The side that decides is met exactly; the other is the whole number that keeps the aspect ratio best.
        if ratio == across, let width = size.width {
            return Area(
                width: width, height: nearest(Double(own.height) * ratio) { abs(own.aspect - Double(width) / $0) })
        }
        guard let height = size.height else { return own }
        return Area(width: nearest(Double(own.width) * ratio) { abs(own.aspect - $0 / Double(height)) }, height: height)
    }

    /// Of the two whole numbers around `length` the one with the smaller error, at least 1: as Pillow's `thumbnail` rounds, whose
    /// sizes the existing layouts have.
    private static func nearest(_ length: Double, error: (Double) -> Double) -> Int {
        // A multiplication that comes out a hair beside a whole number means that number.
        if abs(length - length.rounded()) < 1e-9 * length { return max(1, Int(length.rounded())) }
        let (below, above) = (length.rounded(.down), length.rounded(.up))
        return Int(below >= 1 && error(below) <= error(above) ? below : above)
    }
}

extension Geometry.Area {
    /// Width by height.
    fileprivate var aspect: Double { Double(width) / Double(height) }
}

extension Size {
    /// The sizes to render after each other to come to this one. More than one only for a `cover` that enlarges: what protrudes
    /// is cropped before it grows, or a picture of 1 x 5000 pixels would take gigabytes on its way to 1000 x 1000.
    func passes(width: Int, height: Int) -> [Size] {
        guard fit == .cover, enlarge, let boxWidth = self.width, let boxHeight = self.height else { return [self] }
        let ratio = max(Double(boxWidth) / Double(width), Double(boxHeight) / Double(height))
        guard ratio > 1 else { return [self] }
        var part = self
        part.enlarge = false
        part.width = min(width, max(1, Int((Double(boxWidth) / ratio).rounded())))
        part.height = min(height, max(1, Int((Double(boxHeight) / ratio).rounded())))
        return [part, grown]
    }

    /// The size that brings what is cropped already to its box.
    var grown: Size {
        var grown = self
        grown.fit = .exact
        return grown
    }
}
