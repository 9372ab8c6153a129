/// An opaque sRGB colour, in JSON `"#rrggbb"`.
public struct Color: Sendable, Equatable, Hashable {
    /// The components, 0...255.
    public let red, green, blue: UInt8

    /// A colour of these components.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        (self.red, self.green, self.blue) = (red, green, blue)
    }

    /// White, the default background.
    public static let white = Color(red: 255, green: 255, blue: 255)

    /// The colour that `#rrggbb` spells, or nil.
    public init?(hex: some StringProtocol) {
        guard hex.utf8.count == 7, hex.first == "#", let value = UInt32(hex.dropFirst(), radix: 16) else { return nil }
        self.init(
            red: UInt8(truncatingIfNeeded: value >> 16), green: UInt8(truncatingIfNeeded: value >> 8),
            blue: UInt8(truncatingIfNeeded: value))
    }

    /// `#rrggbb`, lower case.
    public var hex: String {
        "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension Color: Codable {
    /// Reads `"#rrggbb"`.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let color = Color(hex: text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "expected a colour as #rrggbb, found \(text)"))
        }
        self = color
    }

    /// Writes `"#rrggbb"`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}
