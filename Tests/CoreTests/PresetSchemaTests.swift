import FoundationEssentials
import Testing

@testable import Core

@Suite("The preset schema") struct PresetSchemaTests {
    static let directory = PresetTests.store.directory

    static func json(_ text: String) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }

    static func schema() throws -> JSONValue {
        try JSONDecoder().decode(
            JSONValue.self, from: Data(contentsOf: URL(filePath: directory + "/preset.schema.json")))
    }

    /// The names that an object of the schema allows.
    static func members(_ definition: JSONValue?) -> [String] {
        guard case .object(let members) = definition?["properties"] else { return [] }
        return members.keys.sorted()
    }

    @Test("names the members that the types read, all of them and no others")
    func members() throws {
        let schema = try Self.schema()
        let parts = schema["$defs"]
        #expect(Self.members(schema) == (Preset.CodingKeys.allCases.map(\.rawValue) + ["$schema"]).sorted())
        #expect(Self.members(parts?["size"]) == Preset.Entry.CodingKeys.allCases.map(\.rawValue).sorted())
        #expect(Self.members(parts?["format"]) == Encoding.CodingKeys.allCases.map(\.rawValue).sorted())
        #expect(Self.members(parts?["watermark"]) == Watermark.CodingKeys.allCases.map(\.rawValue).sorted())
        #expect(Self.members(parts?["focus"]) == FocalPoint.CodingKeys.allCases.map(\.rawValue).sorted())
        #expect(Self.members(parts?["object"]) == ObjectReference.CodingKeys.allCases.map(\.rawValue).sorted())
    }

    @Test("lists the choices that the types know, all of them and no others")
    func choices() throws {
        let parts = try #require(try Self.schema()["$defs"])
        func listed(_ definition: String, _ member: String? = nil) -> [String] {
            let schema = member.map { parts[definition]?["properties"]?[$0] } ?? parts[definition]
            guard case .array(let values) = schema?["enum"] else { return [] }
            return values.compactMap(\.string).sorted()
        }
        #expect(listed("size", "fit") == Fit.allCases.map(\.rawValue).sorted())
        #expect(listed("size", "crop") == Crop.allCases.map(\.rawValue).sorted())
        #expect(listed("format", "format") == OutputFormat.allCases.map(\.rawValue).sorted())
        #expect(listed("watermark", "position") == Watermark.Position.allCases.map(\.rawValue).sorted())
        #expect(listed("watermark", "edge") == Watermark.Edge.allCases.map(\.rawValue).sorted())
        #expect(listed("metadata") == MetadataPolicy.allCases.map(\.rawValue).sorted())
    }

    @Test("accepts every preset that ships")
    func shipped() throws {
        for name in try PresetTests.store.names() { _ = try PresetTests.store.preset(name).resolved() }
    }

    /// A preset that is right but for what stands in the size.
    static func preset(_ size: String, _ more: String = "") -> String {
        #"{"name":"p","description":"","key":"{stem}.{ext}"\#(more),"sizes":[{"name":"a",\#(size)}]}"#
    }

    static let faulty: [(String, String)] = [
        (
            preset(#""formats":[{"format":"webp","qualty":3}]"#),
            "sizes[0].formats[0].qualty: no such member; did you mean quality?"
        ),
        (
            preset(#""formats":[{"format":"jpg"}]"#),
            #"formats[0].format: expected one of "jpeg", "png", "webp", "avif", "gif", found "jpg"; did you mean jpeg?"#
        ),
        (preset(#""formats":[{"format":"webp"}],"fit":"covr""#), "did you mean cover?"),
        (
            preset(#""formats":[]"#),
            "sizes[0].formats: expected a list, each an object, at least 1, found an empty list"
        ),
        (
            preset(#""width":"200""#),
            #"sizes[0].width: expected a whole number, at least 1 and at most 16383, found "200""#
        ),
        (preset(#""width":2.5"#), "found 2.5"),
        (preset(#""width":5"#), "sizes[0].formats: expected a list, each an object, at least 1, found nothing"),
        (
            preset(#""formats":[{"format":"webp"}],"background":"white""#),
            #"sizes[0].background: expected a text like ^#[0-9A-Fa-f]{6}$, found "white""#
        ),
        (
            preset(#""formats":[{"format":"webp"}],"watermark":{"text":"x","scale":0}"#),
            "scale: expected a number, above 0 and at most 1, found 0"
        ),
        (
            preset(#""formats":[{"format":"webp"}]"#, #","require":"some""#),
            #"require: expected one of "all", "any", or a list, each a text, at least 1, found "some""#
        ),
        (
            preset(#""formats":[{"format":"webp"}]"#, #","zoom":1"#),
            "zoom: no such member; known are $schema, description"
        ),
        ("[]", "the top level: expected an object, found an empty list"), ("{", "read preset"),
    ]

    @Test("says of each fault where it is, what was expected and what was found", arguments: faulty)
    func faults(json: String, says: String) throws {
        let error = try #require(
            #expect(throws: DarkroomError.self) { try PresetTests.store.read(Data(json.utf8), from: "p.json") })
        #expect(error.name == .configInvalid)
        #expect(error.message.contains(says), Comment(rawValue: error.message))
    }

    @Test(
        "with a pattern that does not compile is an error that names it, not a rule that every text keeps",
        arguments: [#"{"pattern":"^(#"}"#, #"{"anyOf":[{"type":"string","pattern":"^(#"},{"type":"string"}]}"#])
    func brokenPattern(rules: String) throws {
        let schema = JSONSchema(try Self.json(rules))
        let error = try #require(#expect(throws: DarkroomError.self) { try schema.faults(of: .string("white")) })
        #expect(error.name == .configInvalid)
        #expect(error.message.hasPrefix("compile the schema's pattern ^(#: "), Comment(rawValue: error.message))
    }

    @Test("finds the name that was meant, and none where none is near")
    func spelling() {
        #expect(Spelling.nearest(to: "formts", among: ["formats", "format"]) == "formats")
        #expect(Spelling.nearest(to: "colour", among: ["color", "scale"]) == "color")
        #expect(Spelling.nearest(to: "zebra", among: ["color", "scale"]) == nil)
        #expect(Spelling.distance("ab", "ba") == 1 && Spelling.distance("", "abc") == 3)
    }
}
