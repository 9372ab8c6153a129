import CCodecs
import Core

/// libwebp as Pillow's wheel has it: current and built for speed, while the one inside the pinned libvips is built to be small. It
/// writes the same bytes in seven eighths of the time.
struct WebPLibrary: @unchecked Sendable {
    // Unchecked, since the table is written once, before anybody else sees it.
    private let functions: darkroom_webp
    private static let opened = Result { () throws(DarkroomError) in try WebPLibrary() }

    /// The library of this process, opened at the first call. Throws `Internal.Fault`, saying which file is missing, where it was not
    /// installed.
    static func shared() throws(DarkroomError) -> WebPLibrary { try opened.get() }

    /// Opens the library, after libsharpyuv: libwebp asks for that by the name of its wheel's own and has no path to it.
    init(_ name: String = "libdarkroom-webp.so", sharpYUV: String = "libdarkroom-sharpyuv.so") throws(DarkroomError) {
        var functions = darkroom_webp()
        try SharedLibrary.find(in: sharpYUV) { _ in nil }
        try SharedLibrary.find(in: name) { darkroom_webp_find($0, &functions) }
        self.functions = functions
    }

    /// A still, lossy WebP of 8-bit RGB or RGBA.
    ///
    /// Throws `Image.NotEncodable` with libwebp's code. The corresponding C function is `WebPEncode`.
    func encode(_ pixels: Pixels, quality: Int, effort: Int) throws -> [UInt8] {
        var (bytes, count): (UnsafeMutablePointer<UInt8>?, Int) = (nil, 0)
        let result = withUnsafePointer(to: functions) {
            darkroom_webp_encode(
                $0, pixels.start, pixels.stride, Int32(pixels.width), Int32(pixels.height), pixels.bands == 4 ? 1 : 0,
                Int32(quality), Int32(effort), &bytes, &count)
        }
        guard result == 0 else { throw pixels.notEncodable(as: .webp, said: "WebPEncodingError \(result)") }
        defer { functions.free(bytes) }
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }
}
