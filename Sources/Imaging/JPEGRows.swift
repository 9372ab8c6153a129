import CCodecs
import CVips
import Core

/// A plain JPEG that libjpeg-turbo decodes for libvips: 8-bit YCbCr in one scan, as cameras write it.
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

    /// The picture, once. One of at most so many bytes is decoded now; of others, rows are decoded when they are asked for. What a
    /// processor's cache holds costs less to keep than to hand out row by row.
    func picture(before deadline: Deadline, atOnce most: Int = 4 << 20) throws -> Picture {
        var picture = width * height * 3 <= most ? try decoded(before: deadline) : try recipe()
        if let profile = reading.pointee.profile {
            let count = Int(reading.pointee.profile_count)
            picture.set("icc-profile-data", to: Array(UnsafeBufferPointer(start: profile, count: count)))
        }
        return picture
    }

    private var width: Int { Int(reading.pointee.jpeg.output_width) }
    private var height: Int { Int(reading.pointee.jpeg.output_height) }
    private var outline: String { "a jpeg of \(width)x\(height)" }

    private func decoded(before deadline: Deadline) throws -> Picture {
        guard let memory = darkroom_new_memory(Int32(width), Int32(height)) else {
            throw DarkroomError(.internalFault, tried: "decoding", on: outline, said: VipsError.take())
        }
        let picture = Picture(owning: memory)
        let stride = 3 * width
        for top in Swift.stride(from: 0, to: height, by: 64) {
            try deadline.check(before: "decoding the rest of \(outline)")
            guard read(memory.pointee.data + top * stride, stride, Int32(min(64, height - top))) else {
                throw DarkroomError(.imageCorrupt, "decoding \(outline): something is not in order")
            }
        }
        return picture
    }

    private func recipe() throws -> Picture {
        let rows = darkroom_rows(
            read: { state, rows, stride, count in
                guard let state else { return -1 }
                return Unmanaged<JPEGRows>.fromOpaque(state).takeUnretainedValue().read(rows, stride, count) ? 0 : -1
            },
            release: { state in
                if let state { Unmanaged<JPEGRows>.fromOpaque(state).release() }
            },
            state: Unmanaged.passRetained(self).toOpaque())
        return try Picture(.internalFault, tried: "reading", on: outline) {
            darkroom_rows_image(rows, &$0, Int32(width), Int32(height))
        }
    }

    private func read(_ rows: UnsafeMutablePointer<UInt8>?, _ stride: Int, _ count: Int32) -> Bool {
        if !library.read(reading, into: rows, stride: stride, count: count) { gaveUp = true }
        return !gaveUp
    }
}
