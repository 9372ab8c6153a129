import AWSClient
import Core
import FoundationEssentials

/// The local cloud that is up, as it describes itself in `.local/cloud.json`.
struct LocalCloud: Decodable, Equatable {
    var endpoint: String
    var region: String
    var stack: String

    /// The way to it: it takes any credentials.
    var configuration: AWSConfiguration {
        AWSConfiguration(
            region: region, credentials: Credentials(accessKeyId: "local", secretAccessKey: "local"),
            endpoint: endpoint)
    }

    /// The one started from this folder or one above it, or from the repository that the executable is in.
    /// - Throws: `Config.Invalid` if none is up.
    static func find() throws -> LocalCloud {
        let root = try? ResourceRoot.find()
        let folders = ResourceRoot.ancestors(of: FileManager.default.currentDirectoryPath) + [root].compactMap(\.self)
        let path = folders.map { $0 + "/.local/cloud.json" }.first { FileManager.default.fileExists(atPath: $0) }
        guard let path else {
            throw DarkroomError(
                .configInvalid, "found no .local/cloud.json here or above: start the local cloud with `make up`")
        }
        do {
            return try JSONDecoder().decode(LocalCloud.self, from: Data(contentsOf: URL(filePath: path)))
        } catch {
            throw DarkroomError(.configInvalid, tried: "read", on: path, said: describeDecoding(error))
        }
    }
}
