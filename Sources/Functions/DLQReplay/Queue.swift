import Core
import FoundationEssentials

/// What this step needs of SQS.
protocol Queue {
    /// Takes up to `most` (1 to 10) messages, invisible to others for `visibility` seconds.
    func receive(most: Int, visibility: Int) throws -> [QueueMessage]
    /// Deletes a message.
    func delete(receiptHandle: String) throws
    /// Keeps a message invisible for `seconds` from now; 0 shows it.
    func hide(receiptHandle: String, seconds: Int) throws
    /// Roughly how many messages can be received.
    func waiting() throws -> Int?
}
