/// A picture made so small that it can only be glanced at: each pixel is the mean of a square of the large one's.
struct Miniature {
    /// The values, row by row.
    private(set) var pixels: [UInt8] = []
    /// The width in pixels.
    let width: Int
    /// The height in pixels.
    let height: Int
    /// The number of channels, 3 or 4.
    let bands: Int

    /// The means over the smallest squares that leave neither side longer than `longest`; those at the right and below may be cut.
    /// Colours count by their opacity; what is wholly transparent is black.
    init(of large: Pixels, longest: Int) {
        let side = (max(large.width, large.height) + longest - 1) / longest
        (width, height, bands) = ((large.width + side - 1) / side, (large.height + side - 1) / side, large.bands)
        pixels.reserveCapacity(width * height * bands)
        for top in stride(from: 0, to: large.height, by: side) {
            let rows = top..<min(top + side, large.height)
            let columns = Self.columns(of: large, rows)
            for left in stride(from: 0, to: large.width, by: side) {
                append(columns, left..<min(left + side, large.width), rows: rows.count)
            }
        }
    }

    /// The sums of some rows' values, each colour times its opacity if there is any.
    private static func columns(of large: Pixels, _ rows: Range<Int>) -> [UInt32] {
        [UInt32](unsafeUninitializedCapacity: large.stride) { sums, count in
            sums.initialize(repeating: 0)
            count = large.stride
            for row in rows {
                let values = large.start + row * large.stride
                if large.bands == 3 {
                    for at in 0..<count { sums[at] &+= UInt32(values[at]) }
                } else {
                    for at in stride(from: 0, to: count, by: 4) {
                        let opacity = UInt32(values[at + 3])
                        for band in at..<at + 3 { sums[band] &+= opacity &* UInt32(values[band]) }
                        sums[at + 3] &+= opacity
                    }
                }
            }
        }
    }

    /// Appends the mean of `area`'s columns, which are sums over as many `rows`.
    private mutating func append(_ columns: [UInt32], _ area: Range<Int>, rows: Int) {
        func sum(_ band: Int) -> Int { area.reduce(0) { $0 + Int(columns[$1 * bands + band]) } }
        func mean(_ sum: Int, _ weight: Int) -> UInt8 { weight == 0 ? 0 : UInt8((sum + weight / 2) / weight) }
        let count = area.count * rows
        let weight = bands == 4 ? sum(3) : count
        for band in 0..<3 { pixels.append(mean(sum(band), weight)) }
        if bands == 4 { pixels.append(mean(weight, count)) }
    }
}
