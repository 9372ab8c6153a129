import Core
import FoundationEssentials

/// The manifest of an upload as it is stored in the output bucket.
public enum StoredManifest {
    /// Where it is.
    public static func place(of key: String, in bucket: String) -> ObjectReference {
        ObjectReference(bucket: bucket, key: Manifest.key(for: key))
    }

    /// Reads it; nil if there is none.
    /// - Throws: `Internal.Fault` for what is no manifest of this contract, and what S3 throws.
    public static func read(_ key: String, in bucket: String, _ store: any ObjectStore) throws -> Manifest? {
        let place = place(of: key, in: bucket)
        let bytes: [UInt8]
        do {
            bytes = try store.get(place, range: nil)
        } catch let error as DarkroomError where error.name == .sourceNotFound {
            return nil
        }
        do {
            return try JSONDecoder().decode(Manifest.self, from: Data(bytes))
        } catch {
            throw DarkroomError(
                .internalFault, tried: "read manifest", on: place.key, said: describeDecoding(error))
        }
    }
}
