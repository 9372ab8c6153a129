import Core
import FoundationEssentials

/// A file that was named on the command line.
struct InputFile {
    /// The path as it was given.
    let path: String
    /// The file's name, which becomes the end of its key.
    var name: String { path.lastPathComponent }

    /// The files at `paths`, all of them there and each with a name of its own.
    /// - Throws: `Config.Invalid` naming every one that is missing, a folder or a second of its name.
    static func all(at paths: [String]) throws -> [InputFile] {
        var faults: [String] = []
        var known: [String: String] = [:]
        for path in paths {
            var isDirectory = false
            if !FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) {
                faults.append("\(path): no such file")
            } else if isDirectory {
                faults.append("\(path): a folder; name its files, for example \(path)/*.jpg")
            } else if let other = known.updateValue(path, forKey: path.lastPathComponent) {
                faults.append("\(path): the same name as \(other), so one would replace the other; run them apart")
            }
        }
        guard faults.isEmpty else { throw DarkroomError(.configInvalid, faults.joined(separator: "; ")) }
        return paths.map(InputFile.init(path:))
    }

    /// The file's bytes.
    func bytes() throws -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw DarkroomError(.configInvalid, tried: "read", on: path, said: "\(error)")
        }
    }
}

extension [InputFile] {
    /// The columns of the longest name.
    var nameWidth: Int { map(\.name.printable.columns).max() ?? 0 }
}
