import Core
import FoundationEssentials
import Pipeline

extension DLQReplay {
    /// Looks once for the receipts of a batch and settles the letters that have one.
    func follow(_ before: ReplayRun, _ messages: [Steps.Replay.Message], _ execution: ExecutionContext) throws
        -> Steps.Replay.Output
    {
        var run = before
        run.events += ReplayRun.eventsOfCall
        var pending: [Steps.Replay.Message] = []
        for message in messages {
            let receipt = message.notStarted == nil ? try table.receipt(requestId: message.requestId) : nil
            if let disposal = Disposal.decide(message, receipt, now: Int(now().timeIntervalSince1970)) {
                try settle(message, disposal)
                run.settle(message, disposal.ending)
            } else {
                pending.append(try keptOutOfSight(message))
            }
        }
        // Without the lease the next step ends the replay; the letters under way are settled all the same.
        _ = try table.renewLease(
            run: run.id, execution: execution.arn, report: ReplayReport(run, .running, waiting: try queue.waiting()),
            now: now())
        guard pending.isEmpty else { return .init(.follow, run, messages: pending, seconds: run.pause(now: now())) }
        run.pace.adapt(wasThrottled: run.isThrottled)
        return .init(.gather, run)
    }

    /// The message, out of sight for long enough.
    private func keptOutOfSight(_ message: Steps.Replay.Message) throws -> Steps.Replay.Message {
        let now = Int(now().timeIntervalSince1970)
        guard message.hiddenUntil - now < Self.visibility / 2 else { return message }
        try hide(message.receiptHandle, seconds: Self.visibility)
        var message = message
        message.hiddenUntil = now + Self.visibility
        return message
    }

    /// Deletes a letter that is done with, and notes why one has failed again.
    private func settle(_ message: Steps.Replay.Message, _ disposal: Disposal) throws {
        guard let failure = disposal.failure else {
            try queue.delete(receiptHandle: message.receiptHandle)
            try table.forget(message.history)
            return
        }
        let attempt = ReplayHistory.Attempt(
            at: Timestamp.string(now()), requestId: message.requestId, release: Release.current, error: failure.plain)
        // Without one it was put back by hand meanwhile, with a new lifetime.
        guard let history = try table.history(at: message.history) else { return }
        let after = history.failing(attempt, counts: disposal.ending != .throttled)
        if after != history { _ = try table.write(after, at: message.history, over: history.version, now: now()) }
    }
}
