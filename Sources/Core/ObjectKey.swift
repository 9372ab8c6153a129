/// Decoding of S3 keys as events and listings spell them, each exactly once, at the door.
public enum ObjectKey {
    /// The key of an EventBridge event or a plain listing: already as it is.
    public static func raw(_ text: String) -> String { text }

    /// The key of an S3 notification record or an inventory row: form-encoded, `+` is a space and `%2B` a plus.
    /// - Throws: `Event.Malformed` when the escapes are broken or do not spell UTF-8.
    public static func formEncoded(_ text: String) throws -> String {
        guard let key = PercentEncoding.decodeForm(text) else {
            throw DarkroomError(
                .eventMalformed, tried: "decode key", on: text,
                said: "a % without two hexadecimal digits, or escapes that are not UTF-8")
        }
        return key
    }
}
