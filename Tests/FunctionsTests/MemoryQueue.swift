import Core
import FoundationEssentials
import Support

@testable import DLQReplay

/// SQS in memory, on a clock of the test's own: visibility, receipt handles, messages in no particular order.
final class MemoryQueue: Queue {
    private struct Stored {
        var message: QueueMessage
        var visibleAt: Date
    }

    private var stored: [String: Stored] = [:]
    private(set) var deleted: Set<String> = []
    /// How often anything was received.
    private(set) var receives = 0
    /// Whether nothing may be hidden or shown.
    var refusesToHide = false
    private var random: SeededRandom
    let clock: TestClock

    init(clock: TestClock, seed: UInt64 = 1) {
        self.clock = clock
        random = SeededRandom(seed: seed)
    }

    func send(_ id: String, body: String, sentAt: Date? = nil, attributes: [String: String] = [:]) {
        let message = QueueMessage(
            messageId: id, receiptHandle: "", receiveCount: 0, sentAt: sentAt ?? clock.now, body: body,
            attributes: attributes)
        stored[id] = Stored(message: message, visibleAt: .distantPast)
    }

    /// The messages that are left, by id.
    var left: Set<String> { Set(stored.keys) }
    /// The messages that can be received now.
    var visible: Set<String> { Set(stored.filter { $0.value.visibleAt <= clock.now }.keys) }

    func receive(most: Int, visibility: Int) throws -> [QueueMessage] {
        receives += 1
        return visible.sorted().shuffled(using: &random).prefix(most).map { id in
            stored[id]?.message.receiveCount += 1
            stored[id]?.visibleAt = clock.now + Double(visibility)
            let count = stored[id]?.message.receiveCount ?? 0
            stored[id]?.message.receiptHandle = "\(id)/\(count)"
            return stored[id]?.message
                ?? QueueMessage(
                    messageId: id, receiptHandle: "", receiveCount: 0, sentAt: clock.now, body: "")
        }
    }

    func delete(receiptHandle: String) throws {
        guard let id = holder(of: receiptHandle) else { return }
        stored[id] = nil
        deleted.insert(id)
    }

    func hide(receiptHandle: String, seconds: Int) throws {
        if refusesToHide { throw DarkroomError(.awsAccessDenied, "hide \(receiptHandle)") }
        guard let id = holder(of: receiptHandle) else {
            throw DarkroomError(.awsRejected, "MessageNotInflight: \(receiptHandle)")
        }
        stored[id]?.visibleAt = clock.now + Double(seconds)
    }

    func waiting() throws -> Int? { visible.count }

    /// The message that a handle is still good for.
    private func holder(of handle: String) -> String? {
        handle.split(separator: "/").first.map(String.init).flatMap {
            stored[$0]?.message.receiptHandle == handle ? $0 : nil
        }
    }
}
