/// What must be known of an ICC profile (ICC.1:2010) to leave the costly conversion out.
enum ICCProfile {
    /// Whether the profile describes sRGB: its primaries and its tone curve, whatever it calls itself. False in doubt.
    static func isSRGB(_ profile: [UInt8]) -> Bool {
        guard profile.count > 132, profile[16..<20].elementsEqual("RGB ".utf8) else { return false }
        let primaries: [(String, [Double])] = [
            ("rXYZ", [0.4361, 0.2225, 0.0139]), ("gXYZ", [0.3851, 0.7169, 0.0971]), ("bXYZ", [0.1431, 0.0606, 0.7141]),
        ]
        for (tag, expected) in primaries {
            guard let at = data(of: tag, in: profile), at.count >= 20 else { return false }
            for (index, value) in expected.enumerated() {
                let found = Double(number(profile, at.lowerBound + 8 + 4 * index, 4, signed: true)) / 65536
                guard abs(found - value) < 0.003 else { return false }
            }
        }
        return ["rTRC", "gTRC", "bTRC"].allSatisfy { tag in
            guard let curve = data(of: tag, in: profile), let middle = middle(of: curve, in: profile) else {
                return false
            }
            // sRGB's curve gives 0.2140 at 0.5; a plain gamma of 2.2, as Adobe RGB has it, 0.2176.
            return abs(middle - 0.2140) < 0.002
        }
    }

    /// Where a tag's data lies.
    private static func data(of tag: String, in profile: [UInt8]) -> Range<Int>? {
        let count = min(number(profile, 128, 4), 100)
        for index in 0..<count {
            let entry = 132 + 12 * index
            guard entry + 12 <= profile.count else { return nil }
            guard profile[entry..<entry + 4].elementsEqual(tag.utf8) else { continue }
            let (offset, size) = (number(profile, entry + 4, 4), number(profile, entry + 8, 4))
            guard offset + size <= profile.count else { return nil }
            return offset..<offset + size
        }
        return nil
    }

    /// The light that a tone curve gives for half the signal: from a `curv` table, or sRGB's form of a `para` function.
    private static func middle(of curve: Range<Int>, in profile: [UInt8]) -> Double? {
        guard curve.count >= 12 else { return nil }
        let start = curve.lowerBound
        if profile[start..<start + 4].elementsEqual("curv".utf8) {
            let count = number(profile, start + 8, 4)
            guard count >= 256, curve.count >= 12 + 2 * count else { return nil }
            return Double(number(profile, start + 12 + 2 * (count / 2), 2)) / 65535
        }
        guard profile[start..<start + 4].elementsEqual("para".utf8), number(profile, start + 8, 2) == 3,
            curve.count >= 32
        else { return nil }
        // Y = (aX + b)^g with g = 2.4, a = 1/1.055, b = 0.055/1.055.
        let expected = [2.4, 0.9479, 0.0521]
        let found = (0..<3).map { Double(number(profile, start + 12 + 4 * $0, 4, signed: true)) / 65536 }
        return zip(expected, found).allSatisfy { abs($0 - $1) < 0.001 } ? 0.2140 : nil
    }

    /// The big-endian number of `size` bytes at `at`, which must lie inside.
    private static func number(_ bytes: [UInt8], _ at: Int, _ size: Int, signed: Bool = false) -> Int {
        let value = bytes[at..<at + size].reduce(0) { $0 << 8 | Int($1) }
        return signed && size == 4 ? Int(Int32(truncatingIfNeeded: value)) : value
    }
}
