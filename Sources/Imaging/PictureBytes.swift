import CVips
import Core

extension Picture {
    /// The file that a C saver makes of the picture.
    borrowing func file(
        _ name: ErrorName, tried: String,
        _ save: (UnsafeMutablePointer<VipsImage>, inout UnsafeMutableRawPointer?, inout Int) -> Int32
    ) throws -> [UInt8] {
        var (start, count): (UnsafeMutableRawPointer?, Int) = (nil, 0)
        try VipsError.check(save(image, &start, &count), name, tried: tried, on: description)
        defer { g_free(start) }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// The values of all pixels, row by row.
    borrowing func bytes() throws -> [UInt8] {
        var count = 0
        guard let start = vips_image_write_to_memory(image, &count) else {
            throw DarkroomError(.internalFault, tried: "reading", on: description, said: VipsError.take())
        }
        defer { g_free(start) }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }
}
