import Core
import FoundationEssentials

/// Where presets and fonts lie: `LAMBDA_TASK_ROOT`, or the closest folder above the executable or the working directory
/// that holds both.
enum ResourceRoot {
    /// The folder.
    /// - Throws: `Config.Invalid` if there is none.
    static func find(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        executable: String = CommandLine.arguments.first ?? "",
        exists: (String) -> Bool = { FileManager.default.fileExists(atPath: $0) }
    ) throws -> String {
        if let root = environment["LAMBDA_TASK_ROOT"], !root.isEmpty { return root }
        let itself = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? executable
        for start in [itself, FileManager.default.currentDirectoryPath] {
            if let root = ancestors(of: start).first(where: { exists($0 + "/presets") && exists($0 + "/fonts") }) {
                return root
            }
        }
        throw DarkroomError(
            .configInvalid,
            "found no folder with presets/ and fonts/ above \(itself) or here; set LAMBDA_TASK_ROOT to the one that holds them"
        )
    }

    /// `path` and the folders above it, closest first.
    static func ancestors(of path: String) -> [String] {
        var parts = path.split(separator: "/")
        var result: [String] = []
        while !parts.isEmpty {
            result.append("/" + parts.joined(separator: "/"))
            parts.removeLast()
        }
        return result
    }
}
