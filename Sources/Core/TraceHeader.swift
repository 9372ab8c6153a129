/// X-Ray's tracing header, as Lambda hands it to an invocation and as AWS calls pass it on.
/// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
public struct TraceHeader: Sendable, Equatable {
    /// The whole header, such as `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1`.
    public let text: String
    /// The trace's id, which X-Ray finds it by.
    public let root: String
    /// Whether this trace is recorded.
    public let isSampled: Bool

    /// Reads a header; nil for one without a trace id.
    public init?(_ text: String) {
        let fields = text.split(separator: ";").compactMap { field -> (name: Substring, value: Substring)? in
            guard let equals = field.firstIndex(of: "=") else { return nil }
            return (field[..<equals], field[field.index(after: equals)...])
        }
        guard let root = fields.first(where: { $0.name == "Root" })?.value, !root.isEmpty else { return nil }
        self.text = text
        self.root = String(root)
        isSampled = fields.contains { $0.name == "Sampled" && $0.value == "1" }
    }
}
