import Core

/// The frame header of a JPEG file (ITU-T T.81, B.2.2): what libjpeg must hold in memory, and what it cannot decode.
struct JPEGFrame: Equatable {
    /// How the picture is coded: the low four bits of the SOF marker. 0 baseline, 1 extended, 2 progressive, 3 lossless;
    /// from 9 on the same with arithmetic coding.
    var process: Int
    /// Bits of a sample.
    var precision: Int
    /// Coefficients a pixel, all components together: 3 without subsampling, 1.5 for 4:2:0.
    var density: Double

    /// Whether the file may go over the picture several times, so that all coefficients are kept until its end.
    var isProgressive: Bool { process == 2 || process == 10 }

    /// The frame header in the beginning of a file; nil if it is not there.
    init?(_ bytes: [UInt8]) {
        var at = 2
        while at + 4 <= bytes.count {
            guard bytes[at] == 0xFF else { return nil }
            let marker = bytes[at + 1]
            // Fill bytes may stand before any marker.
            if marker == 0xFF {
                at += 1
                continue
            }
            let length = Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
            guard length >= 2, marker != 0xDA, marker != 0xD9 else { return nil }
            if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                guard at + 2 + length <= bytes.count, length >= 8 else { return nil }
                self.init(marker, Array(bytes[at + 4..<at + 2 + length]))
                return
            }
            at += 2 + length
        }
        return nil
    }

    private init?(_ marker: UInt8, _ content: [UInt8]) {
        process = Int(marker & 15)
        precision = Int(content[0])
        let count = Int(content[5])
        guard count > 0, content.count >= 6 + 3 * count else { return nil }
        let factors = (0..<count).map { (Int(content[7 + 3 * $0] >> 4), Int(content[7 + 3 * $0] & 15)) }
        guard let across = factors.map(\.0).max(), let down = factors.map(\.1).max(), across * down > 0
        else { return nil }
        density = factors.reduce(0) { $0 + Double($1.0 * $1.1) / Double(across * down) }
    }

    /// Throws `Image.Unsupported` for what the decoder cannot read: it would call it damaged.
    func check() throws {
        guard precision == 8 else {
            throw DarkroomError(.imageUnsupported, "found a JPEG of \(precision) bits a sample, expected 8")
        }
        guard [0, 1, 2, 9, 10].contains(process) else {
            throw DarkroomError(
                .imageUnsupported,
                "found a JPEG of coding process \(process) (lossless or hierarchical), expected a baseline, progressive or arithmetic one"
            )
        }
    }
}
