/// What this step needs of SQS.
protocol Queue {
    /// Takes up to `most` messages, invisible to others for `visibility` seconds.
    func receive(most: Int, visibility: Int) throws -> [QueueMessage]
    /// Deletes a message.
    func delete(receiptHandle: String) throws
    /// Keeps a message invisible for `seconds` more.
    func hide(receiptHandle: String, seconds: Int) throws
}

/// One message as it came.
struct QueueMessage: Sendable, Equatable {
    var messageId: String
    var receiptHandle: String
    var receiveCount: Int
    var body: String
}
