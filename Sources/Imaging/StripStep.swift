import CVips

extension RenderStep {
    /// Removes everything that the file said besides its pixels: EXIF with position and thumbnail, XMP, IPTC, comments,
    /// and the ICC profile, which the conversion to sRGB has made untrue.
    ///
    /// The encoders are told to keep nothing, too; this way no intermediate ever holds it either.
    /// The corresponding C function is `vips_image_remove`.
    static func strip(_ picture: inout Picture, _ job: RenderJob) throws {
        // A copy of its own: the image may be shared with other sizes, and its fields must not change under them.
        let space = picture.interpretation
        try picture.apply("copying") { darkroom_copy_interpretation($0, &$1, space) }
        for field in picture.fields { vips_image_remove(picture.image, field) }
    }
}
