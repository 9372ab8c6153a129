import Glibc

/// The environment of this process.
public enum ProcessEnvironment {
    /// Its variables at this moment. Foundation's way, `ProcessInfo`, would be a fiftieth of a function's start.
    public static var variables: [String: String] { variables(at: environ) }

    /// The variables of a list as `environ` is one: entries `name=value`, then nil. Of two of one name the first, as `getenv` says.
    static func variables(at list: UnsafePointer<UnsafeMutablePointer<CChar>?>) -> [String: String] {
        var variables: [String: String] = [:]
        var next = list
        while let entry = next.pointee {
            next += 1
            guard let equals = strchr(entry, CInt(UInt8(ascii: "="))) else { continue }
            let length = entry.distance(to: equals)
            let name = String(decoding: UnsafeRawBufferPointer(start: entry, count: length), as: UTF8.self)
            if variables[name] == nil { variables[name] = String(cString: equals + 1) }
        }
        return variables
    }
}
