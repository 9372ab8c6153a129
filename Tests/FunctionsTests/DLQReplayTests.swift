@testable import Core
import FoundationEssentials
import Pipeline
import Support
import Testing

@testable import DLQReplay

@Suite("dlq-replay") struct DLQReplayTests {
    final class MemoryQueue: Queue {
        var messages: [QueueMessage] = []
        var deleted: [String] = []
        var hidden: [String] = []
        func receive(most: Int, visibility: Int) throws -> [QueueMessage] { Array(messages.prefix(most)) }
        func delete(receiptHandle: String) throws { deleted.append(receiptHandle) }
        func hide(receiptHandle: String, seconds: Int) throws { hidden.append(receiptHandle) }
    }

    let queue = MemoryQueue()
    let store = MemoryStore()
    let execution = ExecutionContext(arn: "arn", startedAt: "2026-11-21T04:00:00Z")

    func handle(_ event: Steps.Replay.Event) throws -> Steps.Replay.Output {
        try DLQReplay(queue: queue, store: store, workBucket: "work").handle(event, deadline: Deadline(in: 9))
    }

    static let event = """
        {"detail-type":"Object Created","detail":{"bucket":{"name":"b"},"object":{"key":"k","etag":"e"}}}
        """

    @Test(
        "takes our letters and EventBridge's own, each with a name for its try",
        arguments: [
            event, #"{"schema":"darkroom.dead-letter/1","id":"x","input":\#(event)}"#,
        ])
    func receives(body: String) throws {
        queue.messages = [QueueMessage(messageId: "m", receiptHandle: "h", receiveCount: 2, body: body)]
        let output = try handle(.init(action: .receive, execution: execution))
        let message = try #require(output.messages?.first)
        #expect(message.requestId == "replay-m-2")
        let request = try ImageRequest(input: message.start)
        #expect(request.key == "k" && request.origin == .replay && request.requestId == "replay-m-2")
        #expect(queue.deleted.isEmpty)
    }

    @Test("parks what is no letter, and only then deletes it")
    func poison() throws {
        queue.messages = [QueueMessage(messageId: "m", receiptHandle: "h", receiveCount: 1, body: "hello")]
        let output = try handle(.init(action: .receive, execution: execution))
        #expect(output.messages?.isEmpty == true && output.queueEmpty == false)
        let parked = store.objects["work/parked/m.json"]?.bytes ?? []
        #expect(String(decoding: parked, as: UTF8.self).contains("hello"))
        #expect(queue.deleted == ["h"])
    }

    static let endings: [(Receipt?, Int, Steps.Replay.Output.Outcome)] = [
        (Receipt(verdict: .done), 1, .deleted), (Receipt(verdict: .partial), 1, .deleted),
        (Receipt(verdict: .superseded), 1, .deleted), (Receipt(verdict: .skipped), 1, .deleted),
        (Receipt(verdict: .duplicate, reason: "done"), 1, .deleted),
        (Receipt(verdict: .duplicate, reason: "running"), 1, .kept), (Receipt(verdict: .failed), 4, .kept),
        (Receipt(verdict: .failed, error: "Image.Corrupt"), 5, .parked), (nil, 1, .kept), (nil, 5, .parked),
    ]

    @Test("settles by the verdict", arguments: endings)
    func settles(receipt: Receipt?, tries: Int, outcome: Steps.Replay.Output.Outcome) throws {
        let message = Steps.Replay.Message(
            messageId: "m", receiptHandle: "h", receiveCount: tries, requestId: "r", start: .object([:]))
        let output = try handle(
            .init(action: .settle, execution: execution, message: message, receipt: receipt))
        #expect(output.outcome == outcome)
        #expect(queue.deleted == (outcome == .kept ? [] : ["h"]))
        #expect((store.objects["work/parked/m.json"] != nil) == (outcome == .parked))
    }
}
