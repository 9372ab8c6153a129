import Core
import FoundationEssentials
import Pipeline

/// Where messages go that a person must look at: `parked/` in the work bucket.
struct Parking {
    let store: any ObjectStore
    let bucket: String
    var meter = Meter()

    /// Stores a message as it came, with its history. Done twice it stores the same.
    func park(_ message: QueueMessage, reason: String, history: ReplayHistory?, now: Date) throws {
        let letter = ParkedLetter(
            messageId: message.messageId, reason: reason, parkedAt: Timestamp.string(now),
            sentAt: Timestamp.string(message.sentAt), body: message.body, attributes: message.attributes,
            history: history)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        _ = try store.put(
            Array(try encoder.encode(letter)),
            to: ObjectReference(bucket: bucket, key: ParkedLetter.key(messageId: message.messageId)),
            ObjectProperties(contentType: "application/json"), if: .always)
        meter.add(1, to: .parkedLetters)
    }
}
