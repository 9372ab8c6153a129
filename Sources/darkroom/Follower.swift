import AWSClient
import Core
import FoundationEssentials
import Imaging
import Pipeline

/// One picture on its way: uploaded, then followed by its record.
struct Follower {
    let file: InputFile
    let stack: Stack
    /// The key of the upload.
    let key: String
    let bytes: [UInt8]
    /// When the upload began.
    let begin: Date
    private let before: ImageRecord?
    private let eTag: String
    private let uploaded: Date
    /// What goes on, for the progress display.
    private(set) var stage = "waiting for an execution"

    /// Uploads a file.
    /// - Throws: what S3 and DynamoDB throw.
    init(_ file: InputFile, to stack: Stack) throws {
        self.file = file
        self.stack = stack
        key = stack.inputPrefix + file.name
        begin = Date()
        bytes = try file.bytes()
        before = try stack.records.read(bucket: stack.inputBucket, key: key)
        let outcome = try stack.aws.s3.put(
            S3.Put(
                bucket: stack.inputBucket, key: key, body: .bytes(bytes), contentType: Follower.contentType(of: bytes)))
        guard case .stored(let eTag, _) = outcome else {
            throw DarkroomError(
                .internalFault, tried: "upload", on: key, said: "a condition failed, but there was none")
        }
        self.eTag = eTag
        uploaded = Date()
    }

    /// Looks once; the result once it is through.
    /// - Parameter timeout: how long an execution may take, in seconds.
    mutating func look(timeout: Double) throws -> PictureResult? {
        let record = try stack.records.read(bucket: stack.inputBucket, key: key)
        let waited = Date().timeIntervalSince(uploaded)
        switch FollowStep(record: record, before: before, eTag: eTag, seconds: waited) {
        case .finished(let record): return try result(record)
        case .unclaimed:
            stage = before?.eTag == eTag ? "was done before, waiting for a change" : "waiting for an execution"
            if waited > min(timeout, Follower.claimSeconds) { return lost(Follower.unclaimed(after: waited)) }
        case .running:
            stage = "processing"
            if waited > timeout { return lost("still running after \(Figures.seconds(waited)); see --timeout") }
        }
        return nil
    }

    /// How long an upload may stay without an execution that takes it.
    static let claimSeconds = 60.0

    private static func unclaimed(after seconds: Double) -> String {
        """
        no execution has claimed the upload in \(Figures.seconds(seconds)): is the stack's rule enabled, and what does its \
        dead-letter queue hold?
        """
    }

    private func result(_ record: ImageRecord) throws -> PictureResult {
        switch record.status {
        case .done, .partial: return picture(.success(try stack.manifest(of: key)))
        default:
            return picture(
                .failure(
                    verdict: record.status.rawValue,
                    record.error ?? Failure(name: "Source.Changed", cause: "a newer upload has taken its place")))
        }
    }

    private func lost(_ why: String) -> PictureResult {
        picture(.failure(verdict: "UNKNOWN", Failure(name: "Deadline.Exceeded", cause: why)))
    }

    private func picture(_ outcome: PictureResult.Outcome) -> PictureResult {
        PictureResult(
            file: file, bytes: bytes, seconds: Date().timeIntervalSince(begin), outcome: outcome,
            upload: ObjectReference(bucket: stack.inputBucket, key: key))
    }

    /// The media type by content, never by name; what is no picture goes up as bytes, for the pipeline to judge.
    private static func contentType(of bytes: [UInt8]) -> String {
        let header = try? Header.probe(Array(bytes.prefix(128 << 10)), isWhole: bytes.count <= 128 << 10)
        return header?.format.mediaType ?? "application/octet-stream"
    }
}
