import CVips
import Core

/// What libvips said about its last failure.
enum VipsError {
    /// Turns a C result into a throw: nothing if `result` is 0, else an error of this name with what was tried, on what,
    /// and what libvips said.
    static func check(_ result: Int32, _ name: ErrorName, tried: String, on subject: @autoclosure () -> String) throws {
        guard result != 0 else { return }
        throw DarkroomError(name, tried: tried, on: subject(), said: take())
    }

    /// Reads and empties libvips' error buffer, its lines joined to one. The buffer is the process's, so text of another
    /// thread's failure may be in it too.
    ///
    /// The corresponding C function is `vips_error_buffer_copy`.
    static func take() -> String {
        guard let text = vips_error_buffer_copy() else { return "nothing" }
        defer { g_free(text) }
        let lines = String(cString: text).split(separator: "\n")
        return lines.isEmpty ? "nothing" : lines.joined(separator: "; ")
    }
}
