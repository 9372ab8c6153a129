/// The texts of IPTC's application record (IIM 4.2, record 2), alone or inside Photoshop's resources.
struct IPTCRecord {
    /// The copyright notice (dataset 116).
    private(set) var copyright: String?
    /// Who made the picture (dataset 80, by-line).
    private(set) var byline: String?

    /// Reads every dataset marked in `bytes`.
    init(_ bytes: [UInt8]) {
        var at = 0
        while at + 5 <= bytes.count {
            guard bytes[at] == 0x1C, bytes[at + 1] == 2 else {
                at += 1
                continue
            }
            let (dataset, length) = (bytes[at + 2], Int(bytes[at + 3]) << 8 | Int(bytes[at + 4]))
            guard at + 5 + length <= bytes.count else { return }
            let text = Text.clean(bytes[at + 5..<at + 5 + length])
            if dataset == 116, copyright == nil { copyright = text }
            if dataset == 80, byline == nil { byline = text }
            at += 5 + length
        }
    }
}
