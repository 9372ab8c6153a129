import CVips

extension RenderStep {
    /// Brings the picture to 8 bit sRGB. A picture that is there already, which is most of them, costs nothing.
    ///
    /// The corresponding C functions are `vips_icc_transform` and `vips_colourspace`.
    static func toSRGB(_ picture: inout Picture, _ job: RenderJob) throws {
        let space = picture.interpretation
        let isCMYK = space == VIPS_INTERPRETATION_CMYK
        let profile = picture.blob("icc-profile-data")
        if isCMYK || profile.map({ !ICCProfile.isSRGB($0) }) == true {
            // A damaged profile, or one of another colour space, is no reason to refuse the picture.
            let converted = try? picture.made("converting from its profile") {
                darkroom_icc_transform($0, &$1, "srgb", isCMYK ? "cmyk" : "srgb")
            }
            if let converted { picture = converted } else { _ = VipsError.take() }
        }
        if picture.interpretation != VIPS_INTERPRETATION_sRGB {
            try picture.apply("converting to sRGB") { darkroom_colourspace($0, &$1, VIPS_INTERPRETATION_sRGB) }
        }
        if picture.format != VIPS_FORMAT_UCHAR {
            try picture.apply("converting to 8 bit") { darkroom_cast($0, &$1, VIPS_FORMAT_UCHAR) }
        }
        let bands = picture.hasAlpha ? 4 : 3
        if picture.bands > bands {
            try picture.apply("dropping channels") { darkroom_extract_band($0, &$1, 0, Int32(bands)) }
        }
    }
}
