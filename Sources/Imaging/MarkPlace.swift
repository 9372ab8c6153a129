import Core

/// Where a mark stands on a picture, and how large it may be.
struct MarkPlace: Equatable {
    /// The distance from the edges in pixels.
    var margin: Int
    /// The most that the mark may measure, at least 1 each.
    var width, height: Int
    private let position: Watermark.Position
    private let picture: Geometry.Area

    /// The place for a mark on a picture of this size; nil if the picture is too narrow to be marked, or the mark
    /// cannot be seen.
    init?(_ watermark: Watermark, on picture: Geometry.Area) {
        guard picture.width >= watermark.minimumWidth, watermark.opacity > 0, watermark.scale > 0 else { return nil }
        let shorter = min(picture.width, picture.height)
        margin = min(max(0, Int((watermark.margin * Double(shorter)).rounded())), (shorter - 1) / 2)
        width = max(1, min(Int((watermark.scale * Double(picture.width)).rounded()), picture.width - 2 * margin))
        height = max(1, picture.height - 2 * margin)
        (position, self.picture) = (watermark.position, picture)
    }

    /// The left and top edge of a mark that measures `mark`, which fits.
    func corner(of mark: Geometry.Area) -> (left: Int, top: Int) {
        let left =
            switch position {
            case .topLeft, .left, .bottomLeft: margin
            case .top, .centre, .bottom: (picture.width - mark.width) / 2
            case .topRight, .right, .bottomRight: picture.width - margin - mark.width
            case .tiled: 0
            }
        let top =
            switch position {
            case .topLeft, .top, .topRight: margin
            case .left, .centre, .right: (picture.height - mark.height) / 2
            case .bottomLeft, .bottom, .bottomRight: picture.height - margin - mark.height
            case .tiled: 0
            }
        return (left, top)
    }
}
