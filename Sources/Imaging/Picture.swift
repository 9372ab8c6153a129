import CVips
import Core

/// The owner of one libvips image: usually a recipe that is carried out when its pixels are asked for.
///
/// An image made from another keeps that one alive, but not the file's bytes that a loader reads from: those must
/// stay until the picture is `settle`d.
struct Picture: ~Copyable {
    /// The image.
    let image: UnsafeMutablePointer<VipsImage>

    /// A picture that owns one reference to `image`.
    init(owning image: UnsafeMutablePointer<VipsImage>) { self.image = image }

    /// The picture that a C call stores, or an error of this name.
    init(
        _ name: ErrorName, tried: String, on subject: @autoclosure () -> String,
        _ call: (inout UnsafeMutablePointer<VipsImage>?) -> Int32
    ) throws {
        var made: UnsafeMutablePointer<VipsImage>?
        try VipsError.check(call(&made), name, tried: tried, on: subject())
        guard let made else { throw DarkroomError(.internalFault, tried: tried, on: subject(), said: "made no image") }
        image = made
    }

    deinit { g_object_unref(image) }

    /// Replaces the picture by what a C operation makes of it.
    mutating func apply(
        _ tried: String,
        _ operation: (UnsafeMutablePointer<VipsImage>, inout UnsafeMutablePointer<VipsImage>?) -> Int32
    ) throws {
        self = try made(tried, operation)
    }

    /// What a C operation makes of the picture.
    borrowing func made(
        _ tried: String,
        _ operation: (UnsafeMutablePointer<VipsImage>, inout UnsafeMutablePointer<VipsImage>?) -> Int32
    ) throws -> Picture {
        let (source, subject) = (image, description)
        return try Picture(.internalFault, tried: tried, on: subject) { operation(source, &$0) }
    }

    /// A second owner of the same image.
    borrowing func shared() -> Picture {
        g_object_ref(image)
        return Picture(owning: image)
    }

    /// The width in pixels, as stored.
    var width: Int { Int(vips_image_get_width(image)) }
    /// The height in pixels, as stored; all frames of an animation stand below each other.
    var height: Int { Int(vips_image_get_height(image)) }
    /// The size as stored.
    var area: Geometry.Area { Geometry.Area(width: width, height: height) }
    /// The number of channels, alpha included.
    var bands: Int { Int(vips_image_get_bands(image)) }
    /// The type of a channel's values.
    var format: VipsBandFormat { vips_image_get_format(image) }
    /// What the channels mean, corrected where a file claims the impossible.
    var interpretation: VipsInterpretation { vips_image_guess_interpretation(image) }
    /// Whether the last channel is transparency.
    var hasAlpha: Bool { vips_image_hasalpha(image) != 0 }
    /// The picture in an error message.
    var description: String { "a picture of \(width)x\(height), \(bands) channels" }
}
