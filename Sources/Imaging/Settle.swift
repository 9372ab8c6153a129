import CVips
import Core

extension Picture {
    /// Carries out everything asked for so far and keeps the pixels in memory: afterwards the picture depends on no
    /// file and no other picture. Stops when the deadline passes. A failure is called `name`.
    ///
    /// The corresponding C function is `vips_image_copy_memory`.
    mutating func settle(_ name: ErrorName = .internalFault, tried: String, before deadline: Deadline) throws {
        try deadline.check(before: tried)
        let watch = Watch(deadline)
        vips_image_set_progress(image, 1)
        let handler = withExtendedLifetime(watch) {
            g_signal_connect_data(
                image, "eval", unsafeBitCast(stopWhenLate, to: GCallback.self),
                Unmanaged.passUnretained(watch).toOpaque(), nil, GConnectFlags(rawValue: 0))
        }
        let settled = vips_image_copy_memory(image)
        g_signal_handler_disconnect(image, handler)
        withExtendedLifetime(watch) {}
        guard let settled else {
            let said = VipsError.take()
            if watch.isLate { throw DarkroomError(.deadlineExceeded, "no time left while \(tried) \(description)") }
            throw DarkroomError(name, tried: tried, on: description, said: said)
        }
        self = Picture(owning: settled)
    }
}

/// Looks at the clock while libvips works.
private final class Watch {
    let deadline: Deadline
    var isLate = false

    init(_ deadline: Deadline) { self.deadline = deadline }
}

/// The `eval` signal's handler: libvips calls it every few lines, and gives up on an image that was killed.
private let stopWhenLate:
    @convention(c) (
        UnsafeMutablePointer<VipsImage>?, UnsafeMutablePointer<VipsProgress>?, UnsafeMutableRawPointer?
    ) -> Void = { image, _, watch in
        guard let watch else { return }
        let state = Unmanaged<Watch>.fromOpaque(watch).takeUnretainedValue()
        guard !state.isLate, state.deadline.remaining() <= 0 else { return }
        state.isLate = true
        vips_image_set_kill(image, 1)
    }
