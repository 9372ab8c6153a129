import Core

/// Amazon SNS: messages to topics. https://docs.aws.amazon.com/sns/latest/api/welcome.html
public struct SNS {
    let client: AWSClient

    /// Publishes `message` with attributes that subscriptions can filter by; the id of the message. At least once: a message
    /// whose answer was lost is sent again. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
    @discardableResult
    public func publish(
        topic: String, message: String, subject: String? = nil, attributes: [String: String] = [:]
    ) throws -> String {
        var parameters = [("TopicArn", topic), ("Message", message)]
        if let subject { parameters.append(("Subject", subject)) }
        for (index, (name, value)) in attributes.sorted(by: { $0.key < $1.key }).enumerated() {
            let entry = "MessageAttributes.entry.\(index + 1)"
            parameters.append(("\(entry).Name", name))
            parameters.append(("\(entry).Value.DataType", "String"))
            parameters.append(("\(entry).Value.StringValue", value))
        }
        let subject = "publish to \(topic)"
        let result = try client.query(.sns, "Publish", version: "2010-03-31", parameters, subject: subject)
        guard let id = result["MessageId"]?.text else {
            throw DarkroomError(.awsUnavailable, "\(subject): the answer lacks the message id")
        }
        return id
    }
}
