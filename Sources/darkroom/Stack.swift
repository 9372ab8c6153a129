import AWSClient
import Core
import FoundationEssentials
import Pipeline

/// A deployed pipeline: the way to AWS and the names of its parts.
struct Stack {
    var name: String
    /// Whether its endpoint is not AWS's own.
    var isLocal: Bool
    var aws: AWSClient
    var inputBucket: String
    var outputBucket: String
    var table: String
    /// The prefix under which uploads are processed, for example `uploads/`.
    var inputPrefix: String
    var deadLetterQueue: String?
    var replayMachine: String?
    var reprocessMachine: String?
    var workBucket: String?
    /// The parameters it was deployed with, as far as CloudFormation was asked.
    var parameters: [String: String] = [:]

    /// The records.
    var records: DynamoRecords { DynamoRecords(table: table, aws.dynamoDB) }

    /// An output that not every command needs.
    /// - Throws: `Config.Invalid` if the stack has none.
    func require(_ value: String?, _ output: String) throws -> String {
        guard let value else { throw DarkroomError(.configInvalid, "stack \(name) has no output \(output)") }
        return value
    }

    /// The manifest of the upload at `key`.
    /// - Throws: `Source.NotFound` if there is none, `Internal.Fault` if it does not read.
    func manifest(of key: String) throws -> Manifest {
        let place = ObjectReference(bucket: outputBucket, key: Manifest.key(for: key))
        let bytes = try aws.s3.get(place).body
        do {
            return try JSONDecoder().decode(Manifest.self, from: Data(bytes))
        } catch {
            throw DarkroomError(
                .internalFault, tried: "read manifest", on: "s3://\(place.bucket)/\(place.key)",
                said: describeDecoding(error))
        }
    }
}
