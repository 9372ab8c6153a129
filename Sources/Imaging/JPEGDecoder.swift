import CCodecs
import Core

/// A plain JPEG that libjpeg-turbo decodes: 8-bit YCbCr in one scan, as cameras write it.
final class JPEGDecoder: RowDecoder {
    private let library: JPEGLibrary
    private let reading: UnsafeMutablePointer<darkroom_jpeg_reading>

    /// Begins to decode `bytes`, which must stay as long as the decoder, divided by `shrink` (1, 2, 4 or 8); nil for anything but a plain
    /// JPEG.
    init?(_ bytes: UnsafeRawBufferPointer, shrink: Int) throws {
        library = try JPEGLibrary.shared()
        guard let reading = library.open(bytes, shrink: shrink) else { return nil }
        self.reading = reading
    }

    deinit { library.close(reading) }

    var format: ImageFormat { .jpeg }
    var width: Int { Int(reading.pointee.jpeg.output_width) }
    var height: Int { Int(reading.pointee.jpeg.output_height) }
    var bands: Int { 3 }

    var profile: [UInt8]? {
        reading.pointee.profile.map {
            Array(UnsafeBufferPointer(start: $0, count: Int(reading.pointee.profile_count)))
        }
    }

    func read(into rows: UnsafeMutablePointer<UInt8>?, stride: Int, count: Int32) -> Bool {
        library.read(reading, into: rows, stride: stride, count: count)
    }
}
