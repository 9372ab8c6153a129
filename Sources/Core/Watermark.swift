/// A mark drawn over a picture: a text or an image, exactly one of them.
public struct Watermark: Codable, Sendable, Equatable, Hashable {
    /// The text to draw; any Unicode.
    public var text: String?
    /// A picture from S3 to draw, with its transparency.
    public var image: ObjectReference?
    /// How strongly it shows, 0 (not at all) to 1 (fully).
    public var opacity: Double
    /// Where it stands.
    public var position: Position
    /// The mark's width as a share of the picture's width, above 0 and at most 1.
    public var scale: Double
    /// The distance from the edges as a share of the picture's shorter side.
    public var margin: Double
    /// The narrowest picture, in pixels, that is marked; narrower ones stay clean.
    public var minimumWidth: Int
    /// The text's colour.
    public var color: Color

    /// The nine places of a mark.
    public enum Position: String, Codable, Sendable, CaseIterable {
        case topLeft = "top-left"
        case top
        case topRight = "top-right"
        case left
        case centre
        case right
        case bottomLeft = "bottom-left"
        case bottom
        case bottomRight = "bottom-right"
    }

    /// A mark of these properties.
    public init(
        text: String? = nil, image: ObjectReference? = nil, opacity: Double = 0.5, position: Position = .bottomRight,
        scale: Double = 0.25, margin: Double = 0.03, minimumWidth: Int = 100, color: Color = .white
    ) {
        self.text = text
        self.image = image
        self.opacity = opacity
        self.position = position
        self.scale = scale
        self.margin = margin
        self.minimumWidth = minimumWidth
        self.color = color
    }

    /// Reads a mark; everything but what to draw has a default.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let plain = Watermark()
        text = try values.decodeIfPresent(String.self, forKey: .text)
        image = try values.decodeIfPresent(ObjectReference.self, forKey: .image)
        opacity = try values.decodeIfPresent(Double.self, forKey: .opacity) ?? plain.opacity
        position = try values.decodeIfPresent(Position.self, forKey: .position) ?? plain.position
        scale = try values.decodeIfPresent(Double.self, forKey: .scale) ?? plain.scale
        margin = try values.decodeIfPresent(Double.self, forKey: .margin) ?? plain.margin
        minimumWidth = try values.decodeIfPresent(Int.self, forKey: .minimumWidth) ?? plain.minimumWidth
        color = try values.decodeIfPresent(Color.self, forKey: .color) ?? plain.color
    }
}
