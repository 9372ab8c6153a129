/// Percent-encoding as RFC 3986 and SigV4 want it: everything but letters, digits and `-._~`.
public enum PercentEncoding {
    /// A path: slashes stay.
    public static func path(_ text: String) -> String { encode(text, keeping: "/") }

    /// One component: slashes are encoded too.
    public static func component(_ text: String) -> String { encode(text, keeping: "") }

    private static func encode(_ text: String, keeping extra: String) -> String {
        let kept = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~\(extra)".utf8)
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in text.utf8 {
            if kept.contains(byte) {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
