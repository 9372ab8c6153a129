/// What the steps need of SNS.
public protocol Announcer {
    /// Publishes one message with attributes that subscriptions filter by.
    func publish(_ message: String, attributes: [String: String]) throws
}
