import Core
import FoundationEssentials
import Pipeline
import Support

@testable import DLQReplay

/// All that a replay meets, in memory and on a clock of its own: it walks through dlq-replay's steps as
/// replay-dead-letters.asl.json does, and lets executions end as the test says.
final class ReplayWorld {
    /// One execution of process-image that a replay started.
    struct Execution: Equatable {
        var key: String
        var cause: String
        var requestId: String
        var at: Date
    }

    let clock = TestClock()
    let queue: MemoryQueue
    let table = MemoryReplayTable()
    let store = MemoryStore()
    let meter = Meter()
    var settings = ReplaySettings(rate: 300, failureShare: 50, cap: 5)
    /// How an execution for a key ends; nil if it leaves no receipt.
    var ends: (_ key: String) -> Receipt? = { _ in Receipt(verdict: .done) }
    /// Called before each step with its number: where a test stops the replay or lets somebody else come in between.
    var beforeStep: (_ number: Int) throws -> Void = { _ in }
    private(set) var executions: [Execution] = []
    /// The largest answer of a step so far, in bytes: Step Functions takes 262,144.
    private(set) var largestState = 0
    private(set) var handOvers = 0
    private var replays = 0

    init(seed: UInt64 = 1) { queue = MemoryQueue(clock: clock, seed: seed) }

    /// Runs a replay to its end.
    @discardableResult
    func replay(_ input: JSONValue = .object([:])) throws -> ReplayReport {
        replays += 1
        let name = "replay-\(replays)"
        var output = try step(.begin) {
            $0.name = name
            $0.input = input
        }
        for number in 1... {
            try beforeStep(number)
            switch output.next {
            case .start:
                start(output.messages)
                output = try follow(output)
            case .follow: output = try follow(output)
            case .gather: output = try step(.gather) { $0.run = output.run }
            case .survey: output = try step(.survey) { $0.run = output.run }
            case .handOver:
                handOvers += 1
                let run = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(output.run))
                output = try step(.begin) { $0.input = .object(["continues": run]) }
            case .end:
                output = try step(.end) {
                    $0.run = output.run
                    $0.status = output.status
                }
            case .done:
                guard let report = output.report else { break }
                return report
            }
        }
        throw DarkroomError(.internalFault, "the replay ended without a report")
    }

    /// What lies under `parked/`, by message id.
    var parked: [String: ParkedLetter] {
        let letters = store.objects.filter { $0.key.hasPrefix("work/parked/") }.compactMap { _, object in
            try? ParkedLetter(bytes: object.bytes, parkedAt: "")
        }
        return Dictionary(letters.map { ($0.messageId, $0) }) { first, _ in first }
    }

    private func follow(_ output: Steps.Replay.Output) throws -> Steps.Replay.Output {
        clock.pass(Double(output.seconds))
        return try step(.follow) {
            $0.run = output.run
            $0.messages = output.messages
        }
    }

    private func start(_ messages: [Steps.Replay.Message]) {
        for message in messages {
            executions.append(
                Execution(
                    key: message.key, cause: message.cause, requestId: message.requestId,
                    at: clock.now + Double(message.delay)))
            table.receipts[message.requestId] = ends(message.key)
        }
        clock.pass(Double(messages.map(\.delay).max() ?? 0) + 2)
    }

    /// One step by a new invocation of the function.
    func step(
        _ action: Steps.Replay.Event.Action, _ fill: (inout Steps.Replay.Event) -> Void
    ) throws -> Steps.Replay.Output {
        var event = Steps.Replay.Event(
            action: action,
            execution: ExecutionContext(arn: "arn:\(replays)", startedAt: Timestamp.string(clock.now)))
        fill(&event)
        let replay = DLQReplay(
            queue: queue, table: table, parking: Parking(store: store, bucket: "work", meter: meter),
            settings: settings,
            log: Log { _ in }, now: { [clock] in clock.now })
        let output = try replay.handle(event, deadline: Deadline(in: 60))
        largestState = max(largestState, try JSONEncoder().encode(output).count)
        return output
    }
}

/// Bodies of dead letters.
enum LetterBody {
    /// An upload's event.
    static func event(_ key: String, eTag: String = "e") -> String {
        """
        {"detail-type":"Object Created","detail":{"bucket":{"name":"b"},"object":{"key":"\(key)","etag":"\(eTag)"}}}
        """
    }

    /// A letter of ours.
    static func ours(_ key: String, _ error: String, eTag: String = "e", release: Int? = Release.current) -> String {
        let release = release.map { #","release":\#($0)"# } ?? ""
        return """
            {"schema":"darkroom.dead-letter/1","id":"x","state":"Render","error":{"name":"\(error)","cause":"as scripted"},\
            "input":\(event(key, eTag: eTag))\(release)}
            """
    }
}
