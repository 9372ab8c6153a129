/// The EXIF orientation: how stored pixels must be turned to stand upright (EXIF 2.32, tag 0x0112).
public enum Orientation: Int, Codable, Sendable, CaseIterable {
    case up = 1
    case upMirrored, down, downMirrored, leftMirrored, right, rightMirrored, left

    /// The orientation a tag's value stands for. Values outside 1...8 count as upright, as viewers treat them.
    public init(tag: Int) { self = Orientation(rawValue: tag) ?? .up }

    /// Whether making the picture upright exchanges width and height.
    public var swapsAxes: Bool { rawValue >= 5 }
}
