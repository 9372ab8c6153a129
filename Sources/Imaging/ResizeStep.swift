import CVips

extension RenderStep {
    /// Scales the picture, still lying as stored, to the job's size. Colours are weighted by their opacity, or the colour
    /// that hides under transparent pixels would bleed out as a halo.
    ///
    /// The corresponding C functions are `vips_resize` and `vips_premultiply`.
    static func resize(_ picture: inout Picture, _ job: RenderJob) throws {
        let target = job.orientation.swapsAxes ? job.geometry.scaled.turned : job.geometry.scaled
        guard (picture.width, picture.height) != (target.width, target.height) else { return }
        let horizontal = Double(target.width) / Double(picture.width)
        let vertical = Double(target.height) / Double(picture.height)
        let (hasAlpha, format) = (picture.hasAlpha, picture.format)
        if hasAlpha { try picture.apply("premultiplying") { darkroom_premultiply($0, &$1) } }
        try picture.apply("resizing") { darkroom_resize($0, &$1, horizontal, vertical) }
        if hasAlpha {
            try picture.apply("unpremultiplying") { darkroom_unpremultiply($0, &$1) }
            try picture.apply("casting") { darkroom_cast($0, &$1, format) }
        }
    }
}
