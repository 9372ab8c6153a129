import CVips
import Core

/// Decodes a plain file from its first row to its last, outside libvips.
protocol RowDecoder: AnyObject {
    /// The format in an error message.
    var format: ImageFormat { get }
    /// The width of what is decoded, in pixels.
    var width: Int { get }
    /// The height of what is decoded, in pixels.
    var height: Int { get }
    /// The bytes of a pixel: 3 of sRGB, or 4 with transparency.
    var bands: Int { get }
    /// The file's ICC profile.
    var profile: [UInt8]? { get }

    /// Decodes the next rows; false at the first thing that is not in order.
    func read(into rows: UnsafeMutablePointer<UInt8>?, stride: Int, count: Int32) -> Bool
}

/// A plain picture that is decoded for libvips: a JPEG as cameras write it, or a PNG of 8-bit colours.
///
/// It judges nothing: at the first thing that is not in order it gives up, and the same file must be opened by `Loader`, which says
/// what is wrong or decodes as far as it goes.
final class PlainRows {
    private let decoder: any RowDecoder
    /// Whether something was not in order.
    private(set) var gaveUp = false

    /// Begins to decode `bytes`, which must stay until the last picture of it is settled; a JPEG is divided by `shrink` (1, 2, 4 or 8).
    /// Nil for anything that is not plain.
    init?(_ bytes: UnsafeRawBufferPointer, _ format: ImageFormat, shrink: Int = 1) throws {
        let decoder: (any RowDecoder)? =
            switch format {
            case .jpeg: try JPEGDecoder(bytes, shrink: shrink)
            case .png: try PNGDecoder(bytes)
            default: nil
            }
        guard let decoder else { return nil }
        self.decoder = decoder
    }

    /// The picture, once. One of at most so many bytes is decoded now; of others, rows are decoded when they are asked for. What a
    /// processor's cache holds costs less to keep than to hand out row by row.
    func picture(before deadline: Deadline, atOnce most: Int = 4 << 20) throws -> Picture {
        var picture =
            decoder.width * decoder.height * decoder.bands <= most ? try decoded(before: deadline) : try recipe()
        if let profile = decoder.profile { picture.set("icc-profile-data", to: profile) }
        return picture
    }

    private var outline: String { "a \(decoder.format.rawValue) of \(decoder.width)x\(decoder.height)" }

    private func decoded(before deadline: Deadline) throws -> Picture {
        let (width, height, bands) = (decoder.width, decoder.height, decoder.bands)
        guard let memory = darkroom_new_memory(Int32(width), Int32(height), Int32(bands)) else {
            throw DarkroomError(.internalFault, tried: "decoding", on: outline, said: VipsError.take())
        }
        let picture = Picture(owning: memory)
        let stride = bands * width
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
                return Unmanaged<PlainRows>.fromOpaque(state).takeUnretainedValue().read(rows, stride, count) ? 0 : -1
            },
            release: { state in
                if let state { Unmanaged<PlainRows>.fromOpaque(state).release() }
            },
            state: Unmanaged.passRetained(self).toOpaque())
        return try Picture(.internalFault, tried: "reading", on: outline) {
            darkroom_rows_image(rows, &$0, Int32(decoder.width), Int32(decoder.height), Int32(decoder.bands))
        }
    }

    private func read(_ rows: UnsafeMutablePointer<UInt8>?, _ stride: Int, _ count: Int32) -> Bool {
        if !gaveUp { gaveUp = !decoder.read(into: rows, stride: stride, count: count) }
        return !gaveUp
    }
}
