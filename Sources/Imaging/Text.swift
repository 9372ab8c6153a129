/// Texts found in metadata.
enum Text {
    /// The most bytes of a notice that is kept.
    static let most = 2000

    /// The text in `bytes`, parts between zeros joined by commas; nil if there is none. UTF-8, or else Latin 1.
    static func clean(_ bytes: some Collection<UInt8>) -> String? {
        let parts = bytes.prefix(most).split(separator: 0).map { part in
            String(validating: part, as: UTF8.self) ?? String(String.UnicodeScalarView(part.map { Unicode.Scalar($0) }))
        }
        let texts = parts.map { part in
            let printable = part.unicodeScalars.map { $0.value < 32 ? " " : Character($0) }
            return String(printable).split(separator: " ").joined(separator: " ")
        }
        let text = texts.filter { !$0.isEmpty }.joined(separator: ", ")
        return text.isEmpty ? nil : text
    }
}
