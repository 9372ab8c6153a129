import Core

/// Which size is made from the pixels of which other, where that spares work: from one that is at least twice as large, Lanczos has
/// enough to work on.
struct Descent: Equatable {
    /// For each size the index of the one that it is made from; nil for the decoded master.
    let parents: [Int?]
    /// Whether several sizes are made from one decoded master.
    let sharesMaster: Bool
    /// How many pixels are kept in memory for others to be made from: of the decoded master, if it is shared, and of every size that is a
    /// parent.
    let keptPixels: Int

    /// The descent of `sizes` of a picture: each from the smallest that is twice as large both ways.
    /// With transparency, or where another aspect ratio or enlarging is asked for, roundings would add up: such sizes stand alone.
    init(_ sizes: [Size], of header: Header) {
        let areas = sizes.map { size in
            let standsAlone = header.hasAlpha || size.fit == .exact || size.enlarge
            return standsAlone ? nil : Geometry(size, width: header.width, height: header.height).scaled
        }
        parents = areas.map { area in
            guard let area else { return nil }
            let larger = areas.enumerated().compactMap { index, other in
                other.map { (index: index, area: $0) }
            }
            .filter { 2 * area.width <= $0.area.width && 2 * area.height <= $0.area.height }
            return larger.min { $0.area.width < $1.area.width }?.index
        }
        sharesMaster = parents.count { $0 == nil } > 1
        keptPixels =
            (sharesMaster ? header.width * header.height : 0)
            + Set(parents.compactMap(\.self)).compactMap { areas[$0] }.reduce(0) { $0 + $1.width * $1.height }
    }

    /// The descent of as many sizes that have nothing in common.
    init(apart count: Int) { (parents, sharesMaster, keptPixels) = (Array(repeating: nil, count: count), false, 0) }

    /// How many sizes stand between this one and the master.
    func depth(_ index: Int) -> Int { parents[index].map { 1 + depth($0) } ?? 0 }

    /// Whether another size is made from this one.
    func isParent(_ index: Int) -> Bool { parents.contains(index) }
}
