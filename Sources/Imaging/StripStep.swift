import CVips
import Core

extension RenderStep {
    /// Leaves behind everything that the file said besides its pixels: EXIF with position and thumbnail, XMP, IPTC, comments,
    /// and the ICC profile, which the conversion to sRGB has made untrue. The pixels stay where they are, under a new header.
    ///
    /// The encoders are told to keep nothing, too; this way no intermediate ever holds it either.
    /// The corresponding C function is `vips_image_new_from_memory`.
    static func strip(_ picture: inout Picture, _ job: RenderJob) throws {
        try picture.settle(tried: "rendering", before: job.deadline)
        guard let bare = darkroom_bare(picture.image) else {
            throw DarkroomError(
                .internalFault, tried: "removing metadata from", on: picture.description, said: VipsError.take())
        }
        picture = Picture(owning: bare)
    }
}
