import Core

/// The colour that covers most of a picture.
enum DominantColor {
    /// The dominant colour of pixels of 3 or 4 values: the mean of the fullest of 512 equal cells of the sRGB cube.
    /// Transparent pixels do not count; if nothing is left, white.
    static func of(_ pixels: [UInt8], bands: Int) -> Color {
        var cells = [Cell](repeating: Cell(), count: 512)
        for at in stride(from: 0, to: pixels.count - bands + 1, by: bands) {
            guard bands < 4 || pixels[at + 3] >= 128 else { continue }
            let (red, green, blue) = (Int(pixels[at]), Int(pixels[at + 1]), Int(pixels[at + 2]))
            cells[(red >> 5) << 6 | (green >> 5) << 3 | blue >> 5].add(red, green, blue)
        }
        // The first of equals, so that the same picture always gives the same colour.
        guard let fullest = cells.max(by: { $0.count < $1.count }), fullest.count > 0 else { return .white }
        return fullest.mean
    }

    private struct Cell {
        var count = 0
        var sum = (red: 0, green: 0, blue: 0)

        mutating func add(_ red: Int, _ green: Int, _ blue: Int) {
            count += 1
            sum = (sum.red + red, sum.green + green, sum.blue + blue)
        }

        var mean: Color {
            Color(red: UInt8(sum.red / count), green: UInt8(sum.green / count), blue: UInt8(sum.blue / count))
        }
    }
}
