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
    /// What sets the text off from a ground of its own colour.
    public var edge: Edge
    /// The font family that the text is drawn in, where it has the letters; nil takes the shipped one.
    public var font: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case text, image, opacity, position, scale, margin, minimumWidth, color, edge, font
    }

    /// What surrounds the letters: white on white would not be seen.
    public enum Edge: String, Codable, Sendable, CaseIterable {
        /// Nothing.
        case none
        /// A soft shadow, dark around light text and light around dark.
        case shadow
        /// A line of the opposite brightness around each letter.
        case outline
    }

    /// The nine places of a mark, or all over the picture.
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
        /// Repeated over the whole picture in staggered rows.
        case tiled
    }

    /// A mark of these properties.
    public init(
        text: String? = nil, image: ObjectReference? = nil, opacity: Double = 0.5, position: Position = .bottomRight,
        scale: Double = 0.25, margin: Double = 0.03, minimumWidth: Int = 100, color: Color = .white,
        edge: Edge = .shadow, font: String? = nil
    ) {
        self.text = text
        self.image = image
        self.opacity = opacity
        self.position = position
        self.scale = scale
        self.margin = margin
        self.minimumWidth = minimumWidth
        self.color = color
        self.edge = edge
        self.font = font
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
        edge = try values.decodeIfPresent(Edge.self, forKey: .edge) ?? plain.edge
        font = try values.decodeIfPresent(String.self, forKey: .font)
    }
}
