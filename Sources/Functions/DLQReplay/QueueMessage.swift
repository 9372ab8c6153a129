import AWSClient
import Core
import FoundationEssentials

/// One message as it came.
struct QueueMessage: Sendable, Equatable {
    var messageId: String
    var receiptHandle: String
    /// How often it has been received; with the message's id it names one try.
    var receiveCount: Int
    var sentAt: Date
    var body: String
    /// The sender's attributes.
    var attributes: [String: String] = [:]
}
