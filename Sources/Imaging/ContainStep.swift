import CVips
import Core

extension RenderStep {
    /// Lays the picture in the middle of a `contain` box, the rest of which shows the background.
    ///
    /// The corresponding C function is `vips_embed`.
    static func contain(_ picture: inout Picture, _ job: RenderJob) throws {
        let canvas = job.geometry.canvas
        guard canvas != job.geometry.crop else { return }
        let (left, top) = ((canvas.width - picture.width) / 2, (canvas.height - picture.height) / 2)
        let background = Background(job.size.background, bands: picture.bands)
        try picture.apply("filling the box") {
            darkroom_embed(
                $0, &$1, Int32(left), Int32(top), Int32(canvas.width), Int32(canvas.height), background.array)
        }
    }
}

/// The owner of a colour as libvips takes it: one number a channel, alpha opaque.
struct Background: ~Copyable {
    /// The numbers.
    let array: UnsafeMutablePointer<VipsArrayDouble>

    init(_ color: Color, bands: Int) {
        let values = [Double(color.red), Double(color.green), Double(color.blue), 255]
        array = vips_array_double_new(values, Int32(min(bands, values.count)))
    }

    deinit { vips_area_unref(UnsafeMutableRawPointer(array).assumingMemoryBound(to: VipsArea.self)) }
}
