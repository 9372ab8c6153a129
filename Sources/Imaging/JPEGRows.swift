import CCodecs
import CVips
import Core

/// A plain JPEG that libjpeg-turbo decodes row by row for libvips: 8-bit YCbCr in one scan, as cameras write it.
///
/// It judges nothing: at the first thing that is not in order it gives up, and the same file must be opened by `Loader`, which says
/// what is wrong or decodes as far as it goes.
final class JPEGRows {
    private let library: JPEGLibrary
    private let reading: UnsafeMutablePointer<darkroom_jpeg_reading>
    /// Whether something was not in order.
    private(set) var gaveUp = false

    /// Begins to decode `bytes`, which must stay until the last picture of it is settled, divided by `shrink` (1, 2, 4 or 8); nil for
    /// anything but a plain JPEG.
    init?(_ bytes: UnsafeRawBufferPointer, shrink: Int) throws {
        library = try JPEGLibrary.shared()
        guard let reading = library.open(bytes, shrink: shrink) else { return nil }
        self.reading = reading
    }

    deinit { library.close(reading) }

    /// The picture, once: rows are decoded when they are asked for.
    func picture() throws -> Picture {
        let rows = darkroom_rows(
            read: { state, rows, stride, count in
                guard let state else { return -1 }
                return Unmanaged<JPEGRows>.fromOpaque(state).takeUnretainedValue().read(rows, stride, count) ? 0 : -1
            },
            release: { state in
                if let state { Unmanaged<JPEGRows>.fromOpaque(state).release() }
            },
            state: Unmanaged.passRetained(self).toOpaque())
        let (width, height) = (reading.pointee.jpeg.output_width, reading.pointee.jpeg.output_height)
        var picture = try Picture(.internalFault, tried: "reading", on: "a jpeg of \(width)x\(height)") {
            darkroom_rows_image(rows, &$0, Int32(width), Int32(height))
        }
        if let profile = reading.pointee.profile {
            let count = Int(reading.pointee.profile_count)
            picture.set("icc-profile-data", to: Array(UnsafeBufferPointer(start: profile, count: count)))
        }
        return picture
    }

    private func read(_ rows: UnsafeMutablePointer<UInt8>?, _ stride: Int, _ count: Int32) -> Bool {
        if !library.read(reading, into: rows, stride: stride, count: count) { gaveUp = true }
        return !gaveUp
    }
}
