import CVips
import Core

extension RenderStep {
    /// Cuts what protrudes from the box of a `cover`.
    ///
    /// The corresponding C functions are `vips_extract_area` and `vips_smartcrop`.
    static func crop(_ picture: inout Picture, _ job: RenderJob) throws {
        let area = job.geometry.crop
        guard area != job.geometry.scaled else { return }
        let whole = picture.area
        let (left, top) = area.corner(in: whole, around: job.size.focus ?? FocalPoint(x: 0.5, y: 0.5))
        try picture.apply("cropping") { image, made in
            let (width, height) = (Int32(area.width), Int32(area.height))
            return switch job.size.focus == nil ? job.size.crop : .centre {
            case .centre: darkroom_extract_area(image, &made, Int32(left), Int32(top), width, height)
            case .attention, .subject: darkroom_smartcrop(image, &made, width, height, VIPS_INTERESTING_ATTENTION)
            case .entropy: darkroom_smartcrop(image, &made, width, height, VIPS_INTERESTING_ENTROPY)
            }
        }
    }
}

extension Geometry.Area {
    /// Where this area lies in `whole` so that `focus` is as near to its middle as the edges allow.
    func corner(in whole: Geometry.Area, around focus: FocalPoint) -> (left: Int, top: Int) {
        func start(_ length: Int, of whole: Int, at share: Double) -> Int {
            let wanted = (share * Double(whole) - Double(length) / 2).rounded(.down)
            return max(0, min(Int(wanted), whole - length))
        }
        return (start(width, of: whole.width, at: focus.x), start(height, of: whole.height, at: focus.y))
    }
}
