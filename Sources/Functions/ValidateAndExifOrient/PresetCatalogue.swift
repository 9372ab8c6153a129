import Core
import FoundationEssentials
import Pipeline
import Synchronization

/// The presets that the template's `Preset` or a request may name: the package's own, and JSON files in S3.
final class PresetCatalogue: Sendable {
    private let store: PresetStore
    private let read = Mutex<[String: (eTag: String, preset: Preset)]>([:])

    init(store: PresetStore) { self.store = store }

    /// The preset called `name`, or the one that `s3://bucket/key` holds. That is looked up each time and read only when it has
    /// changed: a new version counts from the next upload on.
    /// - Throws: `Config.Invalid`.
    func preset(_ name: String, in objects: any ObjectStore) throws -> Preset {
        let scheme = "s3://"
        guard name.hasPrefix(scheme) else { return try store.preset(name) }
        let path = name.dropFirst(scheme.count)
        guard let slash = path.firstIndex(of: "/"), path.index(after: slash) < path.endIndex else {
            throw DarkroomError(.configInvalid, "preset: expected s3://bucket/key, found \(name)")
        }
        let object = ObjectReference(bucket: String(path[..<slash]), key: String(path[path.index(after: slash)...]))
        do {
            guard let head = try objects.head(object) else {
                throw DarkroomError(.configInvalid, "preset \(name): there is no such object")
            }
            if let kept = read.withLock({ $0[name] }), kept.eTag == head.eTag { return kept.preset }
            let preset = try store.read(Data(try objects.get(object, range: nil)), from: name)
            read.withLock { $0[name] = (head.eTag, preset) }
            return preset
        } catch let error as DarkroomError where [.awsAccessDenied, .sourceNotFound].contains(error.name) {
            // S3 answers the same for an object that is not there and one that may not be read.
            throw DarkroomError(
                .configInvalid, tried: "read preset", on: name,
                said: "\(error.message) (only the preset that the stack names may be read)")
        }
    }
}
