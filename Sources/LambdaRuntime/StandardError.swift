import Glibc

/// Standard error, unbuffered: for the little that the runtime itself has to say. Lambda stores it in the function's log.
enum StandardError {
    /// Prints a line.
    static func print(_ text: String) {
        let line = Array("darkroom runtime: \(text)\n".utf8)
        _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
