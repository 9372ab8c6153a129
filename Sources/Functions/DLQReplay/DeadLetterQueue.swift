import AWSClient
import FoundationEssentials

/// The queue that SQS is.
struct DeadLetterQueue: Queue {
    let url: String
    let sqs: SQS

    func receive(most: Int, visibility: Int) throws -> [QueueMessage] {
        // Long polling asks every server of the queue; a short poll may find nothing in a queue that is not empty.
        try sqs.receive(queue: url, limit: most, wait: 2, visibility: visibility).map { message in
            QueueMessage(
                messageId: message.messageId, receiptHandle: message.receiptHandle,
                receiveCount: message.attributes["ApproximateReceiveCount"].flatMap { Int($0) } ?? 1,
                sentAt: message.sentAt ?? Date(), body: message.body, attributes: message.messageAttributes)
        }
    }

    func delete(receiptHandle: String) throws { try sqs.delete(queue: url, receiptHandle: receiptHandle) }

    func hide(receiptHandle: String, seconds: Int) throws {
        try sqs.changeVisibility(queue: url, receiptHandle: receiptHandle, seconds: seconds)
    }

    func waiting() throws -> Int? {
        try sqs.attributes(ofQueue: url)["ApproximateNumberOfMessages"].flatMap { Int($0) }
    }
}
