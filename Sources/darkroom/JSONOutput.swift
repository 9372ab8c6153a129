import FoundationEssentials

/// `--json`: one document on standard output, keys sorted, so that two runs compare.
enum JSONOutput {
    /// Writes `value`.
    static func write(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        Output.standard.write(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n")
    }
}
