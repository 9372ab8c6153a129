/// Decoding of S3 keys as events and listings spell them, each exactly once, at the door.
public enum ObjectKey {
    /// The key of an EventBridge event or a plain listing: already as it is.
    public static func raw(_ text: String) -> String { text }

    /// The key of an S3 notification record or an inventory row: form-encoded, `+` is a space and `%2B` a plus.
    /// - Throws: `Event.Malformed` when the escapes do not spell UTF-8.
    public static func formEncoded(_ text: String) throws -> String {
        try decode(text.utf8.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }, of: text)
    }

    /// The key of a listing with `encoding-type=url`: percent-encoded, and `+` a space as S3 writes it.
    public static func urlEncoded(_ text: String) throws -> String { try formEncoded(text) }

    private static func decode(_ bytes: [UInt8], of text: String) throws -> String {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%") {
                guard index + 2 < bytes.count, let value = hexByte(bytes[index + 1], bytes[index + 2]) else {
                    throw DarkroomError(
                        .eventMalformed, tried: "decode key", on: text, said: "a % without two hexadecimal digits")
                }
                result.append(value)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        guard let key = String(validating: result, as: UTF8.self) else {
            throw DarkroomError(.eventMalformed, tried: "decode key", on: text, said: "its escapes are not UTF-8")
        }
        return key
    }

    private static func hexByte(_ high: UInt8, _ low: UInt8) -> UInt8? {
        guard let high = Character(UnicodeScalar(high)).hexDigitValue,
            let low = Character(UnicodeScalar(low)).hexDigitValue
        else { return nil }
        return UInt8(high * 16 + low)
    }
}
