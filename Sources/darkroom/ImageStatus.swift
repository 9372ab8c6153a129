import AWSClient
import Core

/// What a stack knows about one upload.
struct ImageStatus: Encodable {
    var bucket: String
    var key: String
    /// The record.
    var record: ImageRecord
    /// What was made of it, once it is done.
    var manifest: Manifest?
    /// How many messages wait in the dead-letter queue, where the upload failed.
    var deadLetters: Int?
    /// The state machine that runs them again.
    var replayMachine: String?

    /// Asks `stack` about the upload at `key`, with or without its prefix.
    /// - Throws: `Config.Invalid` if there is no record of it; what DynamoDB and S3 throw.
    init(of key: String, in stack: Stack) throws {
        let keys = key.hasPrefix(stack.inputPrefix) ? [key] : [stack.inputPrefix + key, key]
        bucket = stack.inputBucket
        for key in keys {
            guard let record = try stack.records.read(bucket: stack.inputBucket, key: key) else { continue }
            self.key = key
            self.record = record
            if record.manifest != nil { manifest = try stack.manifest(of: key) }
            if record.status == .failed, let queue = stack.deadLetterQueue {
                let attributes = try stack.aws.sqs.attributes(ofQueue: queue)
                deadLetters = attributes["ApproximateNumberOfMessages"].flatMap { Int($0) }
                replayMachine = stack.replayMachine
            }
            return
        }
        throw DarkroomError(
            .configInvalid,
            """
            no record of s3://\(stack.inputBucket)/\(keys[0]): nothing of that key was ever processed; uploads elsewhere than \
            under \(stack.inputPrefix) are not
            """)
    }
}
