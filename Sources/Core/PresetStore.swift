import FoundationEssentials

/// Reads presets from a folder of JSON files: `presets/` in the package and in every Lambda zip.
public struct PresetStore: Sendable {
    /// The folder.
    public var directory: String

    /// The JSON Schema that every preset is held against.
    public var schema: String

    /// The presets in `directory`, held against the schema that lies beside them unless another place is given.
    public init(directory: String, schema: String? = nil) {
        self.directory = directory
        self.schema = schema ?? directory + "/preset.schema.json"
    }

    /// The preset called `name`.
    /// - Throws: `Config.Invalid` if there is none, or it does not read; the message says where and what was expected.
    public func preset(_ name: String) throws -> Preset {
        let known = try names()
        guard known.contains(name) else {
            throw DarkroomError(
                .configInvalid, "preset \(name): not found in \(directory); there are \(known.joined(separator: ", "))")
        }
        let path = "\(directory)/\(name).json"
        do {
            return try read(Data(contentsOf: URL(filePath: path)), from: path)
        } catch let error as DarkroomError {
            throw error
        } catch {
            throw DarkroomError(.configInvalid, tried: "read preset", on: path, said: "\(error)")
        }
    }

    /// The preset that `json`, which comes from `place`, spells.
    /// - Throws: `Config.Invalid` with every fault: where, what was expected, what was found.
    public func read(_ json: Data, from place: String) throws -> Preset {
        do {
            let value = try JSONDecoder().decode(JSONValue.self, from: json)
            let rules = try JSONDecoder().decode(JSONValue.self, from: Data(contentsOf: URL(filePath: schema)))
            let faults = try JSONSchema(rules).faults(of: value)
            guard faults.isEmpty else {
                throw DarkroomError(
                    .configInvalid, tried: "read preset", on: place, said: faults.joined(separator: "; "))
            }
            return try JSONDecoder().decode(Preset.self, from: json)
        } catch let error as DarkroomError {
            throw error
        } catch {
            throw DarkroomError(.configInvalid, tried: "read preset", on: place, said: describeDecoding(error))
        }
    }

    /// The names of all presets, sorted.
    public func names() throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: directory)
                .filter { $0.hasSuffix(".json") && !$0.hasSuffix(".schema.json") }
                .map { String($0.dropLast(5)) }.sorted()
        } catch {
            throw DarkroomError(.configInvalid, tried: "list presets in", on: directory, said: "\(error)")
        }
    }
}

/// One sentence of a decoding error: where, what was expected, what was found. Other errors as they describe themselves.
public func describeDecoding(_ error: any Error) -> String {
    func place(_ path: [any CodingKey]) -> String {
        path.isEmpty
            ? "the top level"
            : path.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined().trimmedDot
    }
    switch error {
    case DecodingError.keyNotFound(let key, let context):
        return "\(place(context.codingPath)): expected \(key.stringValue), found none"
    case DecodingError.typeMismatch(let type, let context):
        return "\(place(context.codingPath)): expected \(type): \(context.debugDescription)"
    case DecodingError.valueNotFound(let type, let context):
        return "\(place(context.codingPath)): expected \(type), found null"
    case DecodingError.dataCorrupted(let context):
        return "\(place(context.codingPath)): \(context.debugDescription)"
    default:
        return "\(error)"
    }
}

extension String {
    fileprivate var trimmedDot: String { hasPrefix(".") ? String(dropFirst()) : self }
}
