import FoundationEssentials

/// What a message of the dead-letter queue says, whoever sent it: our own letter of any version, EventBridge's own of an upload
/// whose execution could not be started, or a bare event.
public struct Letter: Sendable, Equatable {
    /// What process-image is started with again: the original input, unread.
    public var input: JSONValue
    /// The picture that it is about.
    public var request: ImageRequest
    /// Why it failed. Of EventBridge's letters `EventBridge.` and its error code; of a bare event `Upload.NotStarted`.
    public var failure: Failure
    /// The state that failed, of our own letters.
    public var state: String?
    /// The release that wrote it.
    public var release: Int
    /// The first failure, ISO 8601, of our own letters.
    public var firstFailure: String?
    /// The ARN of the execution that failed, of our own letters.
    public var execution: String?
    /// The entity tag of the bytes it is about, as far as it is known.
    public var eTag: String?

    /// Reads a message.
    /// - Parameters:
    ///   - body: the message's body, JSON.
    ///   - attributes: the message's attributes; EventBridge explains itself in them.
    /// - Throws: `Event.Malformed`, saying what was expected and found.
    ///
    /// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
    public init(body: String, attributes: [String: String] = [:]) throws {
        let value: JSONValue
        do {
            value = try JSONDecoder().decode(JSONValue.self, from: Data(body.utf8))
        } catch {
            throw DarkroomError(.eventMalformed, "expected a dead letter or an event, found no JSON")
        }
        let isOurs = value["schema"] != nil && value["input"] != nil
        var input = isOurs ? value["input"] ?? value : value
        // A replay's start: the request that was replayed is inside.
        if input["replay"] != nil, let inner = input["input"] { input = inner }
        self.input = input
        request = try ImageRequest(input: input)
        if isOurs {
            failure = Failure(
                name: value["error"]?["name"]?.string ?? "Unknown", cause: value["error"]?["cause"]?.string ?? "")
        } else {
            failure = Failure(
                name: attributes["ERROR_CODE"].map { "EventBridge.\($0)" } ?? "Upload.NotStarted",
                cause: attributes["ERROR_MESSAGE"] ?? "no execution was started for this event")
        }
        state = value["state"]?.string
        release = if case .int(let number)? = value["release"] { number } else { Release.unnamed }
        firstFailure = value["firstFailure"]?.string
        execution = value["execution"]?.string
        eTag = value["source"]?["eTag"]?.string ?? request.eTag
    }

    /// The same for two letters if what is asked for is the same: these bytes of this picture, in this way. 20 digits.
    public var identity: String {
        let parts = [
            request.bucket, request.key, eTag ?? "", request.preset ?? "",
            (request.sizes ?? []).joined(separator: ","), "\(request.force)",
        ]
        return String(Digest.sha256(Array(parts.map { "\($0.utf8.count):\($0)" }.joined().utf8)).prefix(20))
    }

    /// The partition key of what replays of it have cost.
    public var historyKey: String {
        ReplayHistory.partitionKey(bucket: request.bucket, key: request.key, identity: identity)
    }
}
