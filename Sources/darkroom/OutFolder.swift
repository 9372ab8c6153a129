import Core
import FoundationEssentials

/// The folder that pictures are downloaded or rendered into, with the contact sheet on top.
struct OutFolder {
    /// The folder's path.
    let path: String

    /// The file for an output key, relative to the folder.
    static func variant(_ key: String) -> String { "variants/" + safe(key) }
    /// The file for the manifest of an input key.
    static func manifest(_ key: String) -> String { "manifests/" + safe(key) + ".json" }
    /// The copy of an original.
    static func original(_ name: String) -> String { "originals/" + safe(name) }

    /// Writes a file, with its folders.
    /// - Parameter name: relative to the folder.
    func write(_ bytes: some Collection<UInt8>, to name: String) throws {
        let file = path + "/" + name
        let folder = String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)])
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(filePath: file))
        } catch {
            throw DarkroomError(.configInvalid, tried: "write", on: file, said: "\(error)")
        }
    }

    /// A key as a path that stays inside its folder: no empty parts, no `..`, no names longer than file systems take.
    static func safe(_ key: String) -> String {
        key.split(separator: "/", omittingEmptySubsequences: false).map { part in
            switch part {
            case "": "%2F"
            case ".": "%2E"
            case "..": "%2E%2E"
            default: part.utf8.count > 255 || part.contains("\0") ? hashed(part) : String(part)
            }
        }.joined(separator: "/")
    }

    private static func hashed(_ part: Substring) -> String {
        let dot = part.lastIndex(of: ".").map { part[$0...] } ?? ""
        return Digest.sha256(Array(part.utf8)) + (dot.utf8.count <= 16 ? dot : "").filter { $0 != "\0" }
    }
}
