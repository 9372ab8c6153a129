/// A small generator with a seed, so that a run can be repeated (SplitMix64, Sebastiano Vigna, public domain).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// Damages a file in the ways that find the most: flips, extreme values, cuts, repeats, and pieces of another format.
enum Mutation {
    static func of(_ seed: [UInt8], with other: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = seed
        for _ in 0..<Int.random(in: 1...8, using: &generator) where !bytes.isEmpty {
            let at = place(in: bytes, &generator)
            switch Int.random(in: 0..<7, using: &generator) {
            case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 1: bytes[at] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &generator) ?? 0
            case 2: bytes.removeLast(bytes.count - at)
            case 3:
                for index in at..<min(at + 4, bytes.count) { bytes[index] = .random(in: 0...255, using: &generator) }
            case 4: bytes.removeSubrange(at..<min(at + Int.random(in: 1...64, using: &generator), bytes.count))
            case 5:
                let piece = bytes[at..<min(at + Int.random(in: 1...256, using: &generator), bytes.count)]
                bytes.insert(contentsOf: Array(piece), at: at)
            default:
                let from = Int.random(in: 0..<max(1, other.count), using: &generator)
                bytes.replaceSubrange(at..., with: other[min(from, other.count)...])
            }
        }
        return bytes
    }

    /// Headers decide most: half of all damage is done to the first 256 bytes.
    private static func place(in bytes: [UInt8], _ generator: inout SeededGenerator) -> Int {
        let reach = Bool.random(using: &generator) ? min(256, bytes.count) : bytes.count
        return Int.random(in: 0..<reach, using: &generator)
    }
}
