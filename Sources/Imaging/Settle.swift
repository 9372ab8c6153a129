import CVips
import Core

extension Picture {
    /// Carries out everything asked for so far and keeps the pixels in memory: afterwards the picture depends on no
    /// file and no other picture. Stops when the deadline passes. A failure is called `name`.
    mutating func settle(_ name: ErrorName = .internalFault, tried: String, before deadline: Deadline) throws {
        try deadline.check(before: tried)
        guard !isInMemory else { return }
        self = try copied(name, tried: tried, before: deadline)
    }

    /// A picture with pixels of its own in memory that are the same. Stops when the deadline passes. A failure is called `name`.
    ///
    /// The corresponding C functions are `vips_image_write_prepare`, `vips_region_prepare` and `vips_region_copy`.
    borrowing func copied(_ name: ErrorName = .internalFault, tried: String, before deadline: Deadline) throws
        -> Picture
    {
        guard let memory = darkroom_memory(image) else {
            throw DarkroomError(.internalFault, tried: tried, on: description, said: VipsError.take())
        }
        let copy = Picture(owning: memory)
        try compute(into: copy, name, tried: tried, before: deadline)
        return copy
    }

    /// Carries out everything asked for so far, into another picture's pixels at `corner`: these must lie in memory.
    borrowing func compute(
        into other: borrowing Picture, at corner: (left: Int, top: Int) = (0, 0), _ name: ErrorName = .internalFault,
        tried: String, before deadline: Deadline
    ) throws {
        let watch = Watch(deadline)
        let result = withExtendedLifetime(watch) {
            darkroom_compute(
                image, other.image, Int32(corner.left), Int32(corner.top), isInTime,
                Unmanaged.passUnretained(watch).toOpaque())
        }
        guard result != 0 else { return }
        let said = VipsError.take()
        if watch.isLate { throw DarkroomError(.deadlineExceeded, "no time left while \(tried) \(description)") }
        throw DarkroomError(name, tried: tried, on: description, said: said)
    }

    /// Whether the pixels lie in memory already.
    private var isInMemory: Bool {
        image.pointee.dtype == VIPS_IMAGE_SETBUF || image.pointee.dtype == VIPS_IMAGE_SETBUF_FOREIGN
    }
}

/// Looks at the clock while libvips works.
private final class Watch {
    let deadline: Deadline
    var isLate = false

    init(_ deadline: Deadline) { self.deadline = deadline }
}

/// Asked every few rows of the result, and at its end.
private let isInTime: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { watch in
    guard let watch else { return 1 }
    let state = Unmanaged<Watch>.fromOpaque(watch).takeUnretainedValue()
    state.isLate = state.deadline.remaining() <= 0
    return state.isLate ? 0 : 1
}
