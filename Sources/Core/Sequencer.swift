/// S3's order of the events of one key: hexadecimal, the shorter one padded with zeros on the right.
/// See https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
public struct Sequencer: Comparable, Sendable {
    private let digits: String

    /// A sequencer as an event spells it.
    public init(_ text: String) { digits = text.uppercased() }

    /// The earlier event is the smaller one.
    public static func < (a: Sequencer, b: Sequencer) -> Bool {
        let length = max(a.digits.count, b.digits.count)
        return a.padded(to: length) < b.padded(to: length)
    }

    /// Equal when neither is earlier: trailing zeros do not count.
    public static func == (a: Sequencer, b: Sequencer) -> Bool { !(a < b) && !(b < a) }

    private func padded(to length: Int) -> String { digits + String(repeating: "0", count: length - digits.count) }
}
