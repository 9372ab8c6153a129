import Core
import FoundationEssentials
import Pipeline

extension DLQReplay {
    /// A dry run looks at this many letters at most.
    private static let mostSurveyed = 1000
    /// Seconds that it keeps a message out of sight, if it cannot show it again itself.
    private static let surveying = 60

    /// Says what would become of the letters, and leaves all as it was.
    func survey(_ before: ReplayRun, deadline: Deadline) throws -> Steps.Replay.Output {
        var run = before
        run.settings.canary = false
        var handles: [String] = []
        let outcome = Result { try look(&run, &handles, deadline: deadline) }
        for handle in handles { try hide(handle, seconds: 0) }
        try outcome.get()
        run.kept = []
        return .init(.end, run, status: .dryRun)
    }

    private func look(_ run: inout ReplayRun, _ handles: inout [String], deadline: Deadline) throws {
        var seen: Set<String> = []
        var asked: [String: String] = [:]
        while seen.count < Self.mostSurveyed, deadline.remaining() > Self.reserve {
            let received = try queue.receive(most: 10, visibility: Self.surveying)
            if received.isEmpty { return }
            for message in received {
                handles.append(message.receiptHandle)
                guard seen.insert(message.messageId).inserted else { continue }
                guard let letter = try? Letter(body: message.body, attributes: message.attributes) else {
                    run.count(.park("no letter"), of: ErrorName.eventMalformed.rawValue, handle: "")
                    continue
                }
                let question = try question(message, letter)
                var admission = Admission.decide(question, in: run, batch: [], now: now())
                if case .run = admission {
                    if let other = asked[letter.historyKey] { admission = .drop(of: other) }
                    asked[letter.historyKey] = message.messageId
                }
                run.count(admission, of: question.error, handle: "")
            }
        }
    }
}
