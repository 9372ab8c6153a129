import CCodecs
import Core
import Glibc

/// libjpeg-turbo as scripts/build-libjpeg builds it, for speed, while the one inside the pinned libvips is built to be small. It decodes
/// and writes the same bytes in two thirds of the time.
struct JPEGLibrary: @unchecked Sendable {
    // Unchecked, since the table is written once, before anybody else sees it.
    private let functions: darkroom_jpeg
    private static let opened = Result { () throws(DarkroomError) in try JPEGLibrary() }

    /// The library of this process, opened at the first call. Throws `Internal.Fault`, saying which file is missing, where it was not
    /// installed.
    static func shared() throws(DarkroomError) -> JPEGLibrary { try opened.get() }

    /// Opens the library.
    init(_ name: String = "libdarkroom-jpeg.so") throws(DarkroomError) {
        var functions = darkroom_jpeg()
        try SharedLibrary.find(in: name) { darkroom_jpeg_find($0, &functions) }
        self.functions = functions
    }

    /// A baseline JPEG of 8-bit RGB.
    ///
    /// Throws `Image.NotEncodable` with what libjpeg says. The corresponding C function is `jpeg_write_scanlines`.
    func encode(_ pixels: Pixels, quality: Int) throws -> [UInt8] {
        var (bytes, count): (UnsafeMutablePointer<UInt8>?, Int) = (nil, 0)
        var said = [CChar](repeating: 0, count: Int(JMSG_LENGTH_MAX))
        let result = withUnsafePointer(to: functions) {
            darkroom_jpeg_encode(
                $0, pixels.start, pixels.stride, Int32(pixels.width), Int32(pixels.height), Int32(quality), &bytes,
                &count, &said)
        }
        guard result == 0 else {
            let words = said.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw pixels.notEncodable(as: .jpeg, said: String(decoding: words, as: UTF8.self))
        }
        defer { free(bytes) }
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    /// Begins to decode a plain JPEG, 8-bit YCbCr in one scan, divided by `shrink` (1, 2, 4 or 8); nil for anything else, and for one that is
    /// not in order. The bytes must stay until the reading is closed.
    ///
    /// The corresponding C function is `jpeg_start_decompress`.
    func open(_ bytes: UnsafeRawBufferPointer, shrink: Int) -> UnsafeMutablePointer<darkroom_jpeg_reading>? {
        withUnsafePointer(to: functions) { darkroom_jpeg_open($0, bytes.baseAddress, bytes.count, Int32(shrink)) }
    }

    /// Decodes the next rows; false at the first thing that is not in order. The corresponding C function is `jpeg_read_scanlines`.
    func read(
        _ reading: UnsafeMutablePointer<darkroom_jpeg_reading>, into rows: UnsafeMutablePointer<UInt8>?, stride: Int,
        count: Int32
    ) -> Bool {
        withUnsafePointer(to: functions) { darkroom_jpeg_read($0, reading, rows, stride, count) == 0 }
    }

    /// Ends a reading. The corresponding C function is `jpeg_destroy_decompress`.
    func close(_ reading: UnsafeMutablePointer<darkroom_jpeg_reading>) {
        withUnsafePointer(to: functions) { darkroom_jpeg_close($0, reading) }
    }
}
