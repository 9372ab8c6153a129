import CCodecs
import Core

/// A plain PNG, 8-bit RGB or RGBA and not interlaced, that libpng decodes over zlib-ng as scripts/build-libpng builds them, for speed, while
/// those inside the pinned libvips are built to be small. The pixels are the same.
final class PNGDecoder: RowDecoder {
    private let library: PNGLibrary
    private let rows: OpaquePointer
    let width: Int
    let height: Int
    let bands: Int
    let profile: [UInt8]?

    /// Begins to decode `bytes`, which must stay as long as the decoder; nil for anything but a plain PNG.
    ///
    /// What the file says beside its pixels is read by libvips. A picture that it refuses, or would make otherwise than by rows of sRGB, is
    /// not plain.
    init?(_ bytes: UnsafeRawBufferPointer) throws {
        library = try PNGLibrary.shared()
        guard let header = try? Loader.open(bytes, .png), let opened = library.open(bytes) else { return nil }
        (rows, width, height, bands) = (opened.rows, Int(opened.width), Int(opened.height), Int(opened.bands))
        profile = header.blob("icc-profile-data")
        guard (header.width, header.height, header.bands) == (width, height, bands) else { return nil }
    }

    deinit { library.close(rows) }

    var format: ImageFormat { .png }

    func read(into rows: UnsafeMutablePointer<UInt8>?, stride: Int, count: Int32) -> Bool {
        library.read(self.rows, into: rows, stride: stride, count: count)
    }
}

/// The functions of libdarkroom-png.so.
struct PNGLibrary: @unchecked Sendable {
    // Unchecked, since the table is written once, before anybody else sees it.
    private let functions: darkroom_png
    private static let opened = Result { () throws(DarkroomError) in try PNGLibrary() }

    /// The library of this process, opened at the first call. Throws `Internal.Fault`, saying which file is missing, where it was not
    /// installed.
    static func shared() throws(DarkroomError) -> PNGLibrary { try opened.get() }

    /// Opens the library.
    init(_ name: String = "libdarkroom-png.so") throws(DarkroomError) {
        var functions = darkroom_png()
        try SharedLibrary.find(in: name) { darkroom_png_find($0, &functions) }
        self.functions = functions
    }

    /// Begins to decode; nil for anything but a plain PNG. The corresponding C function is `png_read_info`.
    func open(_ bytes: UnsafeRawBufferPointer) -> (rows: OpaquePointer, width: Int32, height: Int32, bands: Int32)? {
        var (width, height, bands): (Int32, Int32, Int32) = (0, 0, 0)
        return functions.open(bytes.baseAddress, bytes.count, &width, &height, &bands).map {
            ($0, width, height, bands)
        }
    }

    /// Decodes the next rows; false at the first thing that is not in order. The corresponding C function is `png_read_row`.
    func read(_ rows: OpaquePointer, into first: UnsafeMutablePointer<UInt8>?, stride: Int, count: Int32) -> Bool {
        functions.read(rows, first, stride, count) == 0
    }

    /// Ends a reading. The corresponding C function is `png_destroy_read_struct`.
    func close(_ rows: OpaquePointer) { functions.close(rows) }
}
