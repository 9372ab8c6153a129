import FoundationEssentials

/// Reads presets from a folder of JSON files: `presets/` in the package and in every Lambda zip.
public struct PresetStore: Sendable {
    /// The folder.
    public var directory: String

    /// The presets in `directory`.
    public init(directory: String) { self.directory = directory }

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
            return try JSONDecoder().decode(Preset.self, from: Data(contentsOf: URL(filePath: path)))
        } catch {
            throw DarkroomError(.configInvalid, tried: "read preset", on: path, said: describeDecoding(error))
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
