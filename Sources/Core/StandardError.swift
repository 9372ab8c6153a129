#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension Log {
    /// A log on standard error.
    public static func standardError(level: Level, fields: [String: JSONValue] = [:]) -> Log {
        Log(level: level, fields: fields) { line in
            // One write a line, so that lines of several processes do not mix.
            var bytes = Array(line.utf8)
            bytes.append(UInt8(ascii: "\n"))
            _ = write(2, bytes, bytes.count)
        }
    }
}
