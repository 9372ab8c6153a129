/// The part of JSON Schema (draft 2020-12) that presets/preset.schema.json uses, with errors written for people.
public struct JSONSchema: Sendable {
    private let root: JSONValue

    /// A schema.
    public init(_ root: JSONValue) { self.root = root }

    /// Every fault of `value`: where, what was expected, what was found. Empty if it conforms.
    /// - Throws: `Config.Invalid` if a pattern of the schema, with which `value` is compared, does not compile.
    public func faults(of value: JSONValue) throws -> [String] { try faults(value, root, at: "") }

    private func faults(_ value: JSONValue, _ schema: JSONValue, at place: String) throws -> [String] {
        let schema = resolved(schema)
        func fault(_ expected: String) -> [String] {
            ["\(place.isEmpty ? "the top level" : place): expected \(expected), found \(value.excerpt)"]
        }
        if let choices = schema["anyOf"]?.array {
            return try choices.contains { try faults(value, $0, at: place).isEmpty } ? [] : fault(expectation(schema))
        }
        if let allowed = schema["enum"]?.array {
            guard !allowed.contains(value) else { return [] }
            let nearest = value.string.flatMap { text in Spelling.nearest(to: text, among: allowed.compactMap(\.string))
            }
            let hint = nearest.map { "; did you mean \($0)?" } ?? ""
            return fault(expectation(schema)).map { $0 + hint }
        }
        if let type = schema["type"]?.string, !value.isOf(type) { return fault(expectation(schema)) }
        switch value {
        case .object(let members): return try faults(members, schema, at: place)
        case .array(let items):
            let count = Double(items.count)
            guard schema.allows(count, "minItems", "maxItems") else { return fault(expectation(schema)) }
            guard let each = schema["items"] else { return [] }
            return try items.enumerated().flatMap { try faults($1, each, at: "\(place)[\($0)]") }
        case .int(let number): return schema.allows(Double(number)) ? [] : fault(expectation(schema))
        case .number(let number): return schema.allows(number) ? [] : fault(expectation(schema))
        case .string(let text):
            let matches = try schema["pattern"]?.string.map { text.contains(try Self.compiled($0)) } ?? true
            let isAllowed = schema.allows(Double(text.count), "minLength", "maxLength")
            return matches && isAllowed ? [] : fault(expectation(schema))
        case .null, .bool: return []
        }
    }

    private func faults(_ members: [String: JSONValue], _ schema: JSONValue, at place: String) throws -> [String] {
        let known = schema["properties"]?.object ?? [:]
        func inside(_ name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }
        let missing = (schema["required"]?.array ?? []).compactMap(\.string).filter { members[$0] == nil }
            .map { name in
                "\(inside(name)): expected \(known[name].map { expectation(resolved($0)) } ?? "a value"), found nothing"
            }
        return try missing
            + members.sorted { $0.key < $1.key }.flatMap { name, value -> [String] in
                if let member = known[name] { return try faults(value, member, at: inside(name)) }
                guard schema["additionalProperties"] == .bool(false) else { return [] }
                let nearest = Spelling.nearest(to: name, among: Array(known.keys))
                return [
                    "\(inside(name)): no such member"
                        + (nearest.map { "; did you mean \($0)?" }
                            ?? "; known are \(known.keys.sorted().joined(separator: ", "))")
                ]
            }
    }

    /// What a schema asks for, in words.
    private func expectation(_ schema: JSONValue) -> String {
        let schema = resolved(schema)
        if let choices = schema["anyOf"]?.array { return choices.map(expectation).joined(separator: ", or ") }
        if let allowed = schema["enum"]?.array { return "one of \(allowed.map(\.excerpt).joined(separator: ", "))" }
        let names = [
            "object": "an object", "array": "a list", "string": "a text", "integer": "a whole number",
            "number": "a number", "boolean": "true or false",
        ]
        var words = schema["type"]?.string.flatMap { names[$0] } ?? "something else"
        if let items = schema["items"], schema["type"]?.string == "array" { words += ", each \(expectation(items))" }
        if let pattern = schema["pattern"]?.string { words += " like \(pattern)" }
        let bounds = [
            ("minimum", "at least"), ("exclusiveMinimum", "above"), ("maximum", "at most"), ("minItems", "at least"),
            ("maxItems", "at most"), ("minLength", "of at least"), ("maxLength", "of at most"),
        ]
        let limits = bounds.compactMap { name, word in schema[name].map { "\(word) \($0.excerpt)" } }
        return limits.isEmpty ? words : "\(words), \(limits.joined(separator: " and "))"
    }

    private static func compiled(_ pattern: String) throws -> Regex<AnyRegexOutput> {
        do {
            return try Regex(pattern)
        } catch {
            throw DarkroomError(.configInvalid, tried: "compile the schema's pattern", on: pattern, said: "\(error)")
        }
    }

    /// The schema that a `$ref` into this document names.
    private func resolved(_ schema: JSONValue) -> JSONValue {
        guard let reference = schema["$ref"]?.string, reference.hasPrefix("#/") else { return schema }
        return reference.dropFirst(2).split(separator: "/").reduce(root) { $0[String($1)] ?? .object([:]) }
    }
}

extension JSONValue {
    fileprivate var array: [JSONValue]? { if case .array(let items) = self { items } else { nil } }
    fileprivate var object: [String: JSONValue]? { if case .object(let members) = self { members } else { nil } }

    fileprivate var number: Double? {
        switch self {
        case .int(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    fileprivate func isOf(_ type: String) -> Bool {
        switch (self, type) {
        case (.object, "object"), (.array, "array"), (.string, "string"), (.bool, "boolean"), (.null, "null"): true
        case (.int, "integer"), (.int, "number"), (.number, "number"): true
        default: false
        }
    }

    /// Whether this schema's bounds allow `value`.
    fileprivate func allows(_ value: Double, _ least: String = "minimum", _ most: String = "maximum") -> Bool {
        if let bound = self[least]?.number, value < bound { return false }
        if let bound = self[most]?.number, value > bound { return false }
        if let bound = self["exclusiveMinimum"]?.number, value <= bound { return false }
        return true
    }

    /// The value in an error message.
    fileprivate var excerpt: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let text): text.count > 60 ? "\"\(text.prefix(60))…\"" : "\"\(text)\""
        case .array(let items): items.isEmpty ? "an empty list" : "a list of \(items.count)"
        case .object: "an object"
        }
    }
}
