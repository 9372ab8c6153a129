import FoundationEssentials

/// A message that was taken out of the queue for a person to look at: an object under `parked/` in the work bucket.
public struct ParkedLetter: Codable, Sendable, Equatable {
    /// The contract's name and version.
    public var schema: String
    /// SQS's id of the message.
    public var messageId: String
    /// Why it is here.
    public var reason: String
    /// When it was parked, ISO 8601.
    public var parkedAt: String
    /// When it was sent to the queue, ISO 8601.
    public var sentAt: String?
    /// The message's body as it came.
    public var body: String
    /// The message's attributes as they came.
    public var attributes: [String: String]
    /// What replays had cost its picture.
    public var history: ReplayHistory?

    /// The current contract.
    public static let currentSchema = "darkroom.parked-letter/1"
    /// Where they lie.
    public static let prefix = "parked/"
    /// The message attribute of a letter that a person has put back into the queue; its value says when.
    public static let returned = "darkroom-returned"

    /// A letter to park.
    public init(
        messageId: String, reason: String, parkedAt: String, sentAt: String?, body: String,
        attributes: [String: String], history: ReplayHistory?
    ) {
        schema = Self.currentSchema
        self.messageId = messageId
        self.reason = reason
        self.parkedAt = parkedAt
        self.sentAt = sentAt
        self.body = body
        self.attributes = attributes
        self.history = history
    }

    /// The object's key.
    public static func key(messageId: String) -> String { "\(prefix)\(messageId).json" }

    /// Reads an object under `parked/`; older ones hold the message as JSON under `message` and say less.
    /// - Throws: what decoding throws.
    public init(bytes: [UInt8], parkedAt: String) throws {
        struct Older: Decodable {
            var messageId, reason: String
            var message: JSONValue
        }
        let data = Data(bytes)
        do {
            self = try JSONDecoder().decode(ParkedLetter.self, from: data)
        } catch {
            // What is no older letter either is one of today with a fault.
            guard let older = try? JSONDecoder().decode(Older.self, from: data) else { throw error }
            let body = try older.message.string ?? String(decoding: JSONEncoder().encode(older.message), as: UTF8.self)
            self.init(
                messageId: older.messageId, reason: older.reason, parkedAt: parkedAt, sentAt: nil, body: body,
                attributes: [:], history: nil)
        }
    }
}
