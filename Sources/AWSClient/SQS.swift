import Core
import FoundationEssentials

/// Amazon SQS: messages in queues. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/Welcome.html
public struct SQS {
    let client: AWSClient

    /// A message that was received.
    public struct Message: Sendable, Equatable {
        /// The id of the message, the same at every receipt.
        public var messageId: String
        /// What deletes it, or changes its visibility; only the newest works.
        public var receiptHandle: String
        /// The body.
        public var body: String
        /// The system's attributes, for example `ApproximateReceiveCount` and `SentTimestamp` (epoch milliseconds).
        public var attributes: [String: String]
        /// The sender's attributes that are text or numbers.
        public var messageAttributes: [String: String]

        /// When it was sent, if SQS says so.
        public var sentAt: Date? {
            attributes["SentTimestamp"].flatMap { Double($0) }.map { Date(timeIntervalSince1970: $0 / 1000) }
        }
    }

    /// Receives at most `limit` (1 to 10) messages with all their attributes, and hides them from others for `visibility`
    /// seconds (the queue's own time-out if nil). Waits for the first at most `wait` (0 to 20) seconds.
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
    public func receive(queue: String, limit: Int = 10, wait: Int = 0, visibility: Int? = nil) throws -> [Message] {
        struct Input: Encodable {
            var QueueUrl: String
            var MaxNumberOfMessages: Int
            var WaitTimeSeconds: Int
            var VisibilityTimeout: Int?
            var AttributeNames = ["All"]
            var MessageSystemAttributeNames = ["All"]
            var MessageAttributeNames = ["All"]
        }
        struct Output: Decodable { var Messages: [ReceivedMessage]? }
        let input = Input(
            QueueUrl: queue, MaxNumberOfMessages: limit, WaitTimeSeconds: wait, VisibilityTimeout: visibility)
        let output: Output = try client.json(
            .sqs, "ReceiveMessage", input, subject: "receive from \(queue)", patience: Double(wait))
        return (output.Messages ?? []).map(Message.init)
    }

    /// Deletes a message for good.
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
    public func delete(queue: String, receiptHandle: String) throws {
        struct Input: Encodable {
            var QueueUrl: String
            var ReceiptHandle: String
        }
        let _: NoOutput = try client.json(
            .sqs, "DeleteMessage", Input(QueueUrl: queue, ReceiptHandle: receiptHandle), subject: "delete from \(queue)"
        )
    }

    /// Sends a message with text attributes, to be seen after `delay` (0 to 900) seconds; its id. At least once.
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
    @discardableResult
    public func send(
        queue: String, body: String, attributes: [String: String] = [:], delay: Int? = nil
    ) throws -> String {
        struct Input: Encodable {
            var QueueUrl: String
            var MessageBody: String
            var DelaySeconds: Int?
            var MessageAttributes: [String: AttributeInput]?
        }
        struct AttributeInput: Encodable {
            var DataType = "String"
            var StringValue: String
        }
        struct Output: Decodable { var MessageId: String }
        let input = Input(
            QueueUrl: queue, MessageBody: body, DelaySeconds: delay,
            MessageAttributes: attributes.isEmpty ? nil : attributes.mapValues { AttributeInput(StringValue: $0) })
        return try client.json(.sqs, "SendMessage", input, subject: "send to \(queue)", as: Output.self).MessageId
    }

    /// Hides a received message for `seconds` (0 to 43,200) from now; 0 shows it at once.
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
    public func changeVisibility(queue: String, receiptHandle: String, seconds: Int) throws {
        struct Input: Encodable {
            var QueueUrl: String
            var ReceiptHandle: String
            var VisibilityTimeout: Int
        }
        let input = Input(QueueUrl: queue, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds)
        let _: NoOutput = try client.json(
            .sqs, "ChangeMessageVisibility", input, subject: "change the visibility of a message in \(queue)")
    }

    /// All attributes of a queue, for example `ApproximateNumberOfMessages`.
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
    public func attributes(ofQueue queue: String) throws -> [String: String] {
        struct Input: Encodable {
            var QueueUrl: String
            var AttributeNames = ["All"]
        }
        struct Output: Decodable { var Attributes: [String: String]? }
        return try client.json(
            .sqs, "GetQueueAttributes", Input(QueueUrl: queue), subject: "get the attributes of \(queue)",
            as: Output.self
        ).Attributes ?? [:]
    }
}

/// A message as SQS writes it.
private struct ReceivedMessage: Decodable {
    var MessageId: String
    var ReceiptHandle: String
    var Body: String
    var Attributes: [String: String]?
    var MessageAttributes: [String: Attribute]?

    struct Attribute: Decodable { var StringValue: String? }
}

extension SQS.Message {
    fileprivate init(_ message: ReceivedMessage) {
        messageId = message.MessageId
        receiptHandle = message.ReceiptHandle
        body = message.Body
        attributes = message.Attributes ?? [:]
        messageAttributes = (message.MessageAttributes ?? [:]).compactMapValues(\.StringValue)
    }
}
