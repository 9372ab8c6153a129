import Core
import FoundationEssentials

/// A dead letter as it was found, in the queue or parked: a line of the list, and an element of `--json`.
struct FoundLetter: Encodable {
    var messageId: String
    /// When it was sent, or parked if only that is known; ISO 8601.
    var sentAt: String
    /// The picture; nil for a message that is no letter.
    var bucket: String?
    var key: String?
    /// Why it failed last.
    var error: String
    var cause: String
    var state: String?
    /// What can be hoped of running it again.
    var hope: LetterClass?
    /// Failed replays that count against its cap.
    var replays: Int
    /// Why it was parked.
    var reason: String?
    /// The message as it came.
    var body: String
    var attributes: [String: String]
    var history: ReplayHistory?
    /// The partition key of its history.
    var historyKey: String?

    /// Reads a message.
    init(
        messageId: String, sentAt: String, body: String, attributes: [String: String], reason: String? = nil,
        history: (String) throws -> ReplayHistory?
    ) throws {
        self.messageId = messageId
        self.sentAt = sentAt
        self.body = body
        self.attributes = attributes
        self.reason = reason
        let letter: Letter
        do {
            letter = try Letter(body: body, attributes: attributes)
        } catch let fault as DarkroomError where fault.name == .eventMalformed {
            (error, cause, replays) = (fault.name.rawValue, fault.message, 0)
            return
        }
        let found = try history(letter.historyKey)
        let question = Admission.Question(
            letter: letter, messageId: messageId, sentAt: Timestamp.date(sentAt) ?? Date(),
            isReturned: attributes[ParkedLetter.returned] != nil, history: found)
        bucket = letter.request.bucket
        key = letter.request.key
        error = question.error
        cause = Cause.message(of: found?.failures.last?.error.cause ?? letter.failure.cause)
        state = letter.state
        hope = question.hope()
        replays = found?.tries ?? 0
        self.history = found
        historyKey = letter.historyKey
    }
}
