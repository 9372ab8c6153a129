import AWSClient
import Core
import FoundationEssentials
import Pipeline

/// Where a stack's dead letters lie: the queue, and `parked/` in the work bucket.
struct LetterOffice {
    private let stack: Stack
    private let queue: String
    private let bucket: String
    private let table: DynamoReplayTable

    /// Seconds that a message is out of sight while it is looked at, if it cannot be shown again.
    private static let looking = 30

    /// - Throws: `Config.Invalid` for a stack without queue or work bucket.
    init(_ stack: Stack) throws {
        self.stack = stack
        queue = try stack.require(stack.deadLetterQueue, "DeadLetterQueueUrl")
        bucket = try stack.require(stack.workBucket, "WorkBucketName")
        table = DynamoReplayTable(table: stack.table, stack.aws.dynamoDB)
    }

    /// Looks at up to `limit` messages of the queue, and shows them again.
    func waiting(limit: Int) throws -> [FoundLetter] {
        var messages: [String: SQS.Message] = [:]
        let looked = Result { try look(limit, &messages) }
        for message in messages.values {
            try stack.aws.sqs.changeVisibility(queue: queue, receiptHandle: message.receiptHandle, seconds: 0)
        }
        try looked.get()
        return try messages.values.map { message in
            try FoundLetter(
                messageId: message.messageId, sentAt: Timestamp.string(message.sentAt ?? Date()), body: message.body,
                attributes: message.messageAttributes, history: table.history(at:))
        }
    }

    private func look(_ limit: Int, _ messages: inout [String: SQS.Message]) throws {
        while messages.count < limit {
            let received = try stack.aws.sqs.receive(
                queue: queue, limit: min(10, limit - messages.count), wait: 1, visibility: Self.looking)
            if received.isEmpty { return }
            for message in received { messages[message.messageId] = message }
        }
    }

    /// Up to `limit` parked letters.
    func parked(limit: Int) throws -> [FoundLetter] {
        var letters: [FoundLetter] = []
        try stack.aws.s3.forEachObject(bucket: bucket, prefix: ParkedLetter.prefix) { object in
            let bytes = try stack.aws.s3.get(ObjectReference(bucket: bucket, key: object.key)).body
            let letter: ParkedLetter
            do { letter = try ParkedLetter(bytes: bytes, parkedAt: object.lastModified) } catch {
                throw DarkroomError(
                    .eventMalformed, tried: "read parked letter", on: "s3://\(bucket)/\(object.key)",
                    said: describeDecoding(error))
            }
            letters.append(
                try FoundLetter(
                    messageId: letter.messageId, sentAt: letter.sentAt ?? letter.parkedAt, body: letter.body,
                    attributes: letter.attributes, reason: letter.reason, history: { _ in letter.history }))
            return letters.count < limit
        }
        return letters
    }

    /// Roughly how many messages can be seen, and how many cannot.
    func counts() throws -> (visible: Int, hidden: Int) {
        let attributes = try stack.aws.sqs.attributes(ofQueue: queue)
        func count(_ name: String) -> Int { attributes[name].flatMap { Int($0) } ?? 0 }
        return (count("ApproximateNumberOfMessages"), count("ApproximateNumberOfMessagesNotVisible"))
    }

    /// Puts a parked letter back into the queue: first sent, then removed, so that it is twice in between and never lost.
    func putBack(_ letter: FoundLetter) throws {
        var attributes = letter.attributes
        attributes[ParkedLetter.returned] = Timestamp.string(Date())
        if let historyKey = letter.historyKey { try table.forget(historyKey) }
        try stack.aws.sqs.send(queue: queue, body: letter.body, attributes: attributes)
        try stack.aws.s3.delete(
            ObjectReference(bucket: bucket, key: ParkedLetter.key(messageId: letter.messageId)))
    }
}
