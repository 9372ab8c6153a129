/// Where something stands in a picture, in shares of its width and height, 0...1.
/// https://docs.aws.amazon.com/rekognition/latest/APIReference/API_BoundingBox.html
public struct BoundingBox: Sendable, Equatable {
    /// The left and top edge.
    public var left, top: Double
    /// The width and height.
    public var width, height: Double

    /// A box.
    public init(left: Double, top: Double, width: Double, height: Double) {
        (self.left, self.top, self.width, self.height) = (left, top, width, height)
    }
}

extension FocalPoint {
    /// The middle of what weighs most among things found: the largest and surest. Nil if nothing was found.
    public init?(subjects: [(box: BoundingBox, confidence: Double)]) {
        func weight(_ subject: (box: BoundingBox, confidence: Double)) -> Double {
            subject.box.width * subject.box.height * subject.confidence
        }
        guard let subject = subjects.max(by: { weight($0) < weight($1) })?.box else { return nil }
        // A box may reach over the edge of the picture; its middle must not.
        self.init(
            x: min(max(subject.left + subject.width / 2, 0), 1), y: min(max(subject.top + subject.height / 2, 0), 1))
    }
}

extension Size {
    /// This size cut around `point` if it is to be cut around the picture's subject and names no focal point itself.
    public func focused(on point: FocalPoint?) -> Size {
        guard crop == .subject, focus == nil else { return self }
        var size = self
        size.focus = point
        return size
    }

    /// Whether what Rekognition finds decides what this size shows.
    public var waitsForTags: Bool { fit == .cover && crop == .subject && focus == nil }
}
