/// The point of an upright picture that a `cover` keeps as near to the middle as the edges allow: shares of width and height from
/// the top left corner, 0...1 each. A property of the picture more than of the preset: an upload may bring its own.
public struct FocalPoint: Codable, Sendable, Equatable, Hashable {
    /// The share of the width, 0 (left) to 1 (right).
    public var x: Double
    /// The share of the height, 0 (top) to 1 (bottom).
    public var y: Double

    enum CodingKeys: String, CodingKey, CaseIterable { case x, y }

    /// A point.
    public init(x: Double, y: Double) { (self.x, self.y) = (x, y) }

    /// The user metadata of an upload that states it, as `"0.3,0.7"`: on S3 the header `x-amz-meta-darkroom-focus`.
    public static let metadataName = "darkroom-focus"

    /// The point that an upload's user metadata states; nil if it states none.
    /// - Throws: `Config.Invalid` if what it states is no point.
    public init?(metadata: [String: String]) throws {
        guard let text = metadata[FocalPoint.metadataName] else { return nil }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            Double(String(part.drop(while: { $0 == " " })))
        }
        guard parts.count == 2, let x = parts[0], let y = parts[1], FocalPoint(x: x, y: y).isInside else {
            throw DarkroomError(
                .configInvalid,
                "the upload's metadata \(FocalPoint.metadataName): expected \"x,y\", 0 to 1 each, found \"\(text)\"")
        }
        self.init(x: x, y: y)
    }

    /// Whether the point lies on the picture.
    public var isInside: Bool { (0...1).contains(x) && (0...1).contains(y) }
}
