import Glibc

/// Standard output or standard error.
struct Output {
    let descriptor: Int32
    static let standard = Output(descriptor: 1)
    static let error = Output(descriptor: 2)

    /// Writes all of `text`. What nobody reads any more is dropped, as with any filter in a pipe.
    func write(_ text: String) {
        var text = text
        text.withUTF8 { buffer in
            var rest = UnsafeRawBufferPointer(buffer)
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            }
        }
    }

    /// Whether a person looks at it.
    var isTerminal: Bool { isatty(descriptor) == 1 && environmentValue("TERM") != "dumb" }

    /// Whether colours are welcome: on a terminal, unless `NO_COLOR` is set.
    var wantsColor: Bool { isTerminal && environmentValue("NO_COLOR") == nil }

    /// The terminal's columns and rows; nil elsewhere.
    var size: (columns: Int, rows: Int)? {
        var window = winsize()
        guard isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else { return nil }
        return (Int(window.ws_col), Int(window.ws_row))
    }
}

/// A variable of the environment; empty counts as missing.
func environmentValue(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
}
