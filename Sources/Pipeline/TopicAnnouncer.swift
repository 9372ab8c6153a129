import AWSClient

/// Announces on an SNS topic.
public struct TopicAnnouncer: Announcer {
    private let topic: String
    private let sns: SNS

    /// An announcer on `topic`, an ARN.
    public init(topic: String, _ sns: SNS) {
        self.topic = topic
        self.sns = sns
    }

    /// Publishes one message.
    public func publish(_ message: String, attributes: [String: String]) throws {
        try sns.publish(topic: topic, message: message, attributes: attributes)
    }
}
