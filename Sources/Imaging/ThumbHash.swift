import Glibc

/// ThumbHash: a picture's blurred miniature in about 25 bytes, with its aspect ratio, its mean colour and its transparency.
///
/// The format and the algorithm are Evan Wallace's, https://github.com/evanw/thumbhash, MIT licence, (c) 2023 Evan Wallace.
/// Every decoder that follows them reads what this writes.
enum ThumbHash {
    /// The hash of pixels of 3 or 4 values, at most 100 x 100 of them.
    static func of(_ pixels: [UInt8], bands: Int, width: Int, height: Int) -> [UInt8] {
        let channels = Channels(pixels, bands: bands, count: width * height)
        let (hasAlpha, longer) = (channels.hasAlpha, Double(max(width, height)))
        let most = hasAlpha ? 5.0 : 7.0
        let across = max(1, Int((most * Double(width) / longer).rounded()))
        let down = max(1, Int((most * Double(height) / longer).rounded()))
        func waves(_ values: [Double], _ across: Int, _ down: Int) -> Waves {
            Waves(values, width: width, height: height, across: across, down: down)
        }
        let light = waves(channels.light, max(3, across), max(3, down))
        let (yellow, red) = (waves(channels.yellow, 3, 3), waves(channels.red, 3, 3))
        let alpha = hasAlpha ? waves(channels.alpha, 5, 5) : nil

        let head =
            whole(63 * light.mean) | whole(31.5 + 31.5 * yellow.mean) << 6 | whole(31.5 + 31.5 * red.mean) << 12
            | whole(31 * light.scale) << 18 | (hasAlpha ? 1 << 23 : 0)
        let shape =
            (width > height ? down : across) | whole(63 * yellow.scale) << 3 | whole(63 * red.scale) << 9
            | (width > height ? 1 << 15 : 0)
        var hash = [head, head >> 8, head >> 16, shape, shape >> 8].map { UInt8(truncatingIfNeeded: $0) }
        if let alpha { hash.append(UInt8(whole(15 * alpha.mean) | whole(15 * alpha.scale) << 4)) }
        let nibbles = [light, yellow, red, alpha].compactMap(\.self).flatMap(\.rest).map { UInt8(whole(15 * $0)) }
        for index in stride(from: 0, to: nibbles.count, by: 2) {
            hash.append(nibbles[index] | (index + 1 < nibbles.count ? nibbles[index + 1] << 4 : 0))
        }
        return hash
    }

    private static func whole(_ value: Double) -> Int { Int((value + 0.5).rounded(.down)) }

    /// The pixels as luminance, two colour differences and opacity, laid over their mean colour; 0...1 each.
    private struct Channels {
        var light: [Double] = []
        var yellow: [Double] = []
        var red: [Double] = []
        var alpha: [Double] = []
        var hasAlpha: Bool

        init(_ pixels: [UInt8], bands: Int, count: Int) {
            alpha = (0..<count).map { bands == 4 ? Double(pixels[4 * $0 + 3]) / 255 : 1 }
            func value(_ index: Int, _ band: Int) -> Double {
                alpha[index] / 255 * Double(pixels[bands * index + band])
            }
            let total = alpha.reduce(0, +)
            hasAlpha = total < Double(count)
            func mean(_ band: Int) -> Double {
                total == 0 ? 0 : (0..<count).reduce(0) { $0 + value($1, band) } / total
            }
            let means = (mean(0), mean(1), mean(2))
            for index in 0..<count {
                let clear = 1 - alpha[index]
                let (r, g, b) = (
                    means.0 * clear + value(index, 0), means.1 * clear + value(index, 1),
                    means.2 * clear + value(index, 2)
                )
                light.append((r + g + b) / 3)
                yellow.append((r + g) / 2 - b)
                red.append(r - g)
            }
        }
    }

    /// A channel's lowest frequencies by the discrete cosine transform: the mean, the others scaled to 0...1, and the scale.
    private struct Waves {
        var mean = 0.0
        var rest: [Double] = []
        var scale = 0.0

        init(_ values: [Double], width: Int, height: Int, across: Int, down: Int) {
            let rows = (0..<across).map { Waves.cosines(width, $0) }
            for y in 0..<down {
                let column = Waves.cosines(height, y)
                // Only the triangle of low frequencies is kept.
                for x in 0..<across where x * down < across * (down - y) {
                    let strength = Waves.strength(values, rows[x], column)
                    if x == 0, y == 0 { mean = strength } else { rest.append(strength) }
                }
            }
            scale = rest.map(abs).max() ?? 0
            if scale > 0 { rest = rest.map { [scale] in 0.5 + 0.5 / scale * $0 } }
        }

        /// The wave of this frequency over a line of `length` pixels.
        private static func cosines(_ length: Int, _ frequency: Int) -> [Double] {
            (0..<length).map { cos(Double.pi / Double(length) * Double(frequency) * (Double($0) + 0.5)) }
        }

        private static func strength(_ values: [Double], _ row: [Double], _ column: [Double]) -> Double {
            // In the reference's own order: where a strength is nought but for rounding, the order decides a digit.
            var sum = 0.0
            for (line, height) in column.enumerated() {
                let start = line * row.count
                for at in 0..<row.count { sum += values[start + at] * row[at] * height }
            }
            return sum / Double(row.count * column.count)
        }
    }
}
