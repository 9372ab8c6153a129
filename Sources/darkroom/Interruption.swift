import Glibc

/// Ctrl-C, where more than the end of the process has to be said.
enum Interruption {
    /// The bytes to write: a signal handler may neither allocate nor lock, so they are ready before.
    nonisolated(unsafe) private static var farewell = UnsafeBufferPointer<CChar>(start: nil, count: 0)

    /// Says `text` when the process is interrupted, which then ends with status 130 as any other.
    static func say(_ text: String) {
        let bytes = ("\ndarkroom: \(text)\n").utf8CString.dropLast()
        let kept = UnsafeMutableBufferPointer<CChar>.allocate(capacity: bytes.count)  // For the rest of the process.
        _ = kept.initialize(from: bytes)
        farewell = UnsafeBufferPointer(kept)
        signal(SIGINT) { _ in
            _ = Glibc.write(2, Interruption.farewell.baseAddress, Interruption.farewell.count)
            _exit(130)
        }
    }
}
