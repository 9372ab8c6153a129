import CVips
import Core

extension RenderStep {
    /// Cuts what protrudes from the box of a `cover`.
    ///
    /// The corresponding C functions are `vips_extract_area` and `vips_smartcrop`.
    static func crop(_ picture: inout Picture, _ job: RenderJob) throws {
        let area = job.geometry.crop
        guard area != job.geometry.scaled else { return }
        let (left, top) = ((picture.width - area.width) / 2, (picture.height - area.height) / 2)
        try picture.apply("cropping") { image, made in
            let (width, height) = (Int32(area.width), Int32(area.height))
            return switch job.size.crop {
            case .centre: darkroom_extract_area(image, &made, Int32(left), Int32(top), width, height)
            case .attention: darkroom_smartcrop(image, &made, width, height, VIPS_INTERESTING_ATTENTION)
            case .entropy: darkroom_smartcrop(image, &made, width, height, VIPS_INTERESTING_ENTROPY)
            }
        }
    }
}
