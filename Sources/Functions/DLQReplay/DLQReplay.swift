import Core
import FoundationEssentials
import Pipeline

/// Takes dead letters out of the queue for the replay machine, and settles each once its image has a verdict. A message is
/// deleted only after a verdict or once its copy is parked, so stopping anywhere loses nothing.
struct DLQReplay {
    let queue: any Queue
    let store: any ObjectStore
    let workBucket: String
    var meter = Meter()

    /// Seconds a received message stays invisible: longer than an execution can live and be followed.
    static let visibility = 900

    /// - Throws: `Event.Malformed` for an event without what its action needs, and what SQS and S3 throw.
    func handle(_ event: Steps.Replay.Event, deadline: Deadline) throws -> Steps.Replay.Output {
        switch event.action {
        case .receive: return try receive(most: event.most ?? 10)
        case .settle:
            guard let message = event.message else {
                throw DarkroomError(.eventMalformed, "settle: expected a message, found none")
            }
            return try settle(message, event.receipt)
        }
    }

    private func receive(most: Int) throws -> Steps.Replay.Output {
        let received = try queue.receive(most: most, visibility: DLQReplay.visibility)
        var messages: [Steps.Replay.Message] = []
        for message in received {
            guard let input = originalInput(of: message.body) else {
                try park(message.messageId, body: .string(message.body), reason: "neither a dead letter nor an event")
                try queue.delete(receiptHandle: message.receiptHandle)
                continue
            }
            let requestId = "replay-\(message.messageId)-\(message.receiveCount)"
            messages.append(
                Steps.Replay.Message(
                    messageId: message.messageId, receiptHandle: message.receiptHandle,
                    receiveCount: message.receiveCount, requestId: requestId,
                    start: .object([
                        "replay": .object(["messageId": .string(message.messageId)]),
                        "requestId": .string(requestId), "input": input,
                    ])))
        }
        return .received(messages, queueEmpty: received.isEmpty)
    }

    private func settle(_ message: Steps.Replay.Message, _ receipt: Receipt?) throws -> Steps.Replay.Output {
        let (outcome, reason) = Disposal.decide(receipt, receiveCount: message.receiveCount)
        switch outcome {
        case .deleted: try queue.delete(receiptHandle: message.receiptHandle)
        case .kept: try queue.hide(receiptHandle: message.receiptHandle, seconds: DLQReplay.visibility)
        case .parked:
            try park(message.messageId, body: message.start, reason: reason)
            try queue.delete(receiptHandle: message.receiptHandle)
        }
        return .settled(outcome, reason)
    }

    /// The input inside our envelope, or EventBridge's own dead letter, whose body is the event itself.
    private func originalInput(of body: String) -> JSONValue? {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(body.utf8)) else { return nil }
        let input = value["schema"] != nil ? value["input"] : value
        guard let input, (try? ImageRequest(input: input)) != nil else { return nil }
        return input
    }

    private func park(_ messageId: String, body: JSONValue, reason: String) throws {
        let parked: JSONValue = .object(["messageId": .string(messageId), "reason": .string(reason), "message": body])
        let bytes = Array(try JSONEncoder().encode(parked))
        _ = try store.put(
            bytes, to: ObjectReference(bucket: workBucket, key: "parked/\(messageId).json"),
            ObjectProperties(contentType: "application/json"), if: .always)
        meter.add(1, to: .parkedLetters)
    }
}
