/// An output key with places to fill: `{key}` (the whole input key without the input prefix), `{dir}` (its folders, with
/// the closing slash, or nothing), `{name}` (the file name), `{stem}` (the file name without extension), `{size}` (the
/// size's name), `{width}` (the box's width), `{ext}` (of the output format) and `{plan}` (the plan id).
public struct KeyTemplate: Sendable, Equatable {
    /// The template as written.
    public let text: String

    static let places: Set<String> = ["key", "dir", "name", "stem", "size", "width", "ext", "plan"]

    /// A template.
    public init(_ text: String) { self.text = text }

    /// Whether keys made from it carry the plan id, so that two contents can never share one.
    public var isImmutable: Bool { text.contains("{plan}") }

    /// What is wrong with it, or nil: an unknown place, an unclosed brace, or nothing that tells sources apart.
    public var fault: String? {
        var found: Set<String> = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else { return "a { without its }" }
            let place = String(rest[rest.index(after: open)..<close])
            guard KeyTemplate.places.contains(place) else {
                return "unknown place {\(place)}; known are \(KeyTemplate.places.sorted().joined(separator: ", "))"
            }
            found.insert(place)
            rest = rest[rest.index(after: close)...]
        }
        if found.isDisjoint(with: ["key", "name", "stem", "plan"]) {
            return "expected {key}, {name}, {stem} or {plan}, or every upload would write the same object"
        }
        return nil
    }

    /// The key for one output of `source` (its key without the input prefix).
    public func key(source: String, size: String, width: Int?, format: OutputFormat, plan: String) -> String {
        let slash = source.lastIndex(of: "/")
        let name = slash.map { String(source[source.index(after: $0)...]) } ?? source
        let dot = name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : $0 }
        let values = [
            "key": source,
            "dir": slash.map { String(source[...$0]) } ?? "",
            "name": name,
            "stem": dot.map { String(name[..<$0]) } ?? name,
            "size": size,
            "width": width.map(String.init) ?? "full",
            "ext": format.fileExtension,
            "plan": plan,
        ]
        var result = ""
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            result += values[String(rest[rest.index(after: open)..<close])] ?? ""
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
