import Core

/// Which sizes one invocation renders. Each invocation begins with fetching and decoding the picture: what is made from pixels that another
/// size needs anyway goes with it, and what is large runs at the same time as other large ones.
struct Grouping {
    /// How many pixels one invocation may encode in any case. Small sizes cost less than what an invocation begins with; large ones gain
    /// more from running at the same time. As much as the largest size alone may always be encoded: nothing is done before that is.
    static let pixelsPerItem = 1_400_000
    /// How many times what may be encoded in any case a size and what descends from it may come to. That much later an image may be ready,
    /// for an invocation less to fetch and decode it.
    static let familyShare = 1.5
    /// How many pixels may join as much as the largest size where that is easily done, whatever they are made from: a thumbnail's.
    static let pixelsBesides = 200_000

    private let sizes: [Size]
    /// The pixels that each size encodes, of all its formats.
    private let work: [Int]
    private let descent: Descent
    private let isEasy: ([Size]) -> Bool

    /// A grouping of `sizes` of a picture.
    /// - Parameter isEasy: whether memory and time are ample for one invocation to make some sizes from one decode.
    init(_ sizes: [Size], of header: Header, isEasy: @escaping ([Size]) -> Bool) {
        self.sizes = sizes
        work = sizes.map {
            let canvas = Geometry($0, width: header.width, height: header.height).canvas
            return canvas.width * canvas.height * $0.outputs.count
        }
        descent = Descent(sizes, of: header)
        self.isEasy = isEasy
    }

    /// The Map's items.
    var items: [Plan.Item] {
        var groups: [[Int]] = []
        for family in families {
            if let last = groups.last, belongTogether(last + family) {
                groups[groups.count - 1] += family
            } else {
                groups.append(family)
            }
        }
        return groups.map { Plan.Item(sizes: members($0)) }
    }

    private var most: Int { max(Grouping.pixelsPerItem, work.max() ?? 0) }

    /// The sizes, by index, that are made from one decode without keeping it: one and those that descend from it. In the order of the first
    /// of each.
    private var families: [[Int]] {
        var families: [[Int]] = []
        // Whatever a size is made from comes before it; of its equals the smallest, so that as many join as can.
        for index in sizes.indices.sorted(by: { (descent.depth($0), $0) < (descent.depth($1), $1) }) {
            let home = descent.parents[index].flatMap { parent in families.firstIndex { $0.contains(parent) } }
            if let home, descendTogether(families[home] + [index]) {
                families[home].append(index)
            } else {
                families.append([index])
            }
        }
        return families.map { $0.sorted() }.sorted { $0[0] < $1[0] }
    }

    private func descendTogether(_ family: [Int]) -> Bool {
        Double(pixels(family)) <= Grouping.familyShare * Double(most) && isEasy(members(family))
    }

    private func belongTogether(_ group: [Int]) -> Bool {
        pixels(group) <= most || pixels(group) <= most + Grouping.pixelsBesides && isEasy(members(group))
    }

    private func members(_ group: [Int]) -> [Size] { group.sorted().map { sizes[$0] } }

    private func pixels(_ group: [Int]) -> Int { group.reduce(0) { $0 + work[$1] } }
}

extension Header {
    /// The Map's items over `sizes` of this picture, whose file has `fileBytes`.
    public func items(_ sizes: [Size], fileBytes: Int, limits: Limits) -> [Plan.Item] {
        Grouping(sizes, of: self) { together in
            let predictions = Predictions(self, fileBytes: fileBytes, sizes: together, limits: limits)
            let seconds = predictions.each.map(\.seconds).reduce(0, +) * limits.slowness
            // A film shares no decode, and much of it may be encoded.
            let hasFilm = frames > 1 && together.contains { $0.animated == true }
            return predictions.shareDecode && !hasFilm && seconds <= limits.seconds / 2
        }.items
    }
}
