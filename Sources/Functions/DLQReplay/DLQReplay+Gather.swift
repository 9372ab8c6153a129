import Core
import FoundationEssentials
import Pipeline

extension DLQReplay {
    /// What the letters of a batch may carry together: a state holds 256 KB, and the replay itself takes its share.
    private static let mostBytes = 120_000

    /// Takes letters out of the queue until a batch is full.
    func gather(_ before: ReplayRun, _ execution: ExecutionContext, deadline: Deadline) throws -> Steps.Replay.Output {
        var run = before
        run.events += ReplayRun.eventsOfCall
        try deleteReceipts(of: &run)
        let report = ReplayReport(run, .running, waiting: try queue.waiting())
        let lease = try table.renewLease(run: run.id, execution: execution.arn, report: report, now: now())
        guard let lease else { return .init(.end, run, status: .leaseLost) }
        if lease.isStopRequested { return .init(.end, run, status: .stopped) }
        if let status = run.ending(now: now()) { return .init(.end, run, status: status) }
        if run.needsAnotherExecution {
            run.generation += 1
            run.events = 0
            return .init(.handOver, run, status: .moreRemains)
        }
        var batch: [Steps.Replay.Message] = []
        let isDrained = try fill(&batch, &run, deadline: deadline)
        guard batch.isEmpty else { return start(batch, run) }
        return isDrained ? .init(.end, run, status: run.isBraked ? .braked : .queueDrained) : .init(.gather, run)
    }

    /// Fills `batch`, as far as the brakes, the time and a state's size allow.
    /// - Returns: Whether nothing was left to receive.
    private func fill(_ batch: inout [Steps.Replay.Message], _ run: inout ReplayRun, deadline: Deadline) throws -> Bool
    {
        let limit = run.batchLimit
        var bytes = 0
        while batch.count < limit, run.braked < ReplayRun.mostBraked, deadline.remaining() > Self.reserve {
            let received = try queue.receive(most: min(10, limit - batch.count), visibility: Self.visibility)
            if received.isEmpty { return true }
            var mustWait = false
            for message in received {
                guard let letter = try readOrPark(message, &run) else { continue }
                let question = try question(message, letter)
                var admission = Admission.decide(question, in: run, batch: batch, now: now())
                let size = message.body.utf8.count
                if case .run = admission {
                    if size > Self.mostBytes { admission = .park("too large to be started again") }
                    if bytes + size > Self.mostBytes, !batch.isEmpty { admission = .later }
                }
                admission = try act(on: admission, message, question, &batch, run)
                run.count(admission, of: question.error, handle: message.receiptHandle)
                if case .run = admission { bytes += size }
                if admission == .later { mustWait = true }
            }
            if mustWait { return false }
        }
        return false
    }

    /// The letter in a message, or nil once what is none is parked as it came.
    private func readOrPark(_ message: QueueMessage, _ run: inout ReplayRun) throws -> Letter? {
        do {
            return try Letter(body: message.body, attributes: message.attributes)
        } catch let error as DarkroomError where error.name == .eventMalformed {
            try parking.park(message, reason: error.message, history: nil, now: now())
            try queue.delete(receiptHandle: message.receiptHandle)
            run.count(.park(error.message), of: ErrorName.eventMalformed.rawValue, handle: message.receiptHandle)
            return nil
        }
    }

    /// What is to be decided about a letter.
    func question(_ message: QueueMessage, _ letter: Letter) throws -> Admission.Question {
        Admission.Question(
            letter: letter, messageId: message.messageId, sentAt: message.sentAt,
            isReturned: message.attributes[ParkedLetter.returned] != nil,
            history: try table.history(at: letter.historyKey))
    }

    /// Does what was decided.
    /// - Returns: What was done: a letter that somebody else is trying by now is held.
    private func act(
        on admission: Admission, _ message: QueueMessage, _ question: Admission.Question,
        _ batch: inout [Steps.Replay.Message], _ run: ReplayRun
    ) throws -> Admission {
        switch admission {
        case .run:
            let requestId = "replay-\(message.messageId)-\(message.receiveCount)"
            let history = ReplayHistory.trying(
                question.history, run: run.id, messageId: message.messageId, requestId: requestId)
            let letter = question.letter
            guard
                try table.write(history, at: letter.historyKey, over: question.history?.version, now: now())
            else { return .hold(.tried) }
            batch.append(
                Steps.Replay.Message(
                    messageId: message.messageId, receiptHandle: message.receiptHandle, requestId: requestId,
                    cause: run.name(of: question.error), bucket: letter.request.bucket, key: letter.request.key,
                    history: letter.historyKey,
                    start: .object([
                        "replay": .object(["messageId": .string(message.messageId)]), "requestId": .string(requestId),
                        "input": letter.input,
                    ]),
                    hiddenUntil: Int(now().timeIntervalSince1970) + Self.visibility))
        case .hold(.permanent):
            // Remembered as the one message of this failure: a second one, which a repeated event or SendMessage leaves, is dropped.
            let held = ReplayHistory.holding(question.history, run: run.id, messageId: message.messageId)
            if question.history?.run != run.id {
                _ = try table.write(
                    held, at: question.letter.historyKey, over: question.history?.version, now: now())
            }
        case .hold: break  // It is out of sight already.
        case .later: try hide(message.receiptHandle, seconds: 0)
        case .park(let reason):
            try parking.park(message, reason: reason, history: question.history, now: now())
            try queue.delete(receiptHandle: message.receiptHandle)
        case .drop: try queue.delete(receiptHandle: message.receiptHandle)
        }
        return admission
    }

    /// The batch, each letter with its time to start.
    private func start(_ batch: [Steps.Replay.Message], _ before: ReplayRun) -> Steps.Replay.Output {
        var run = before
        let delays = run.beginBatch(of: batch.count, now: now())
        let messages = zip(batch, delays).map { message, delay in
            var message = message
            message.delay = delay
            message.followUntil = Int(now().timeIntervalSince1970) + delay + Self.following
            return message
        }
        return .init(.start, run, messages: messages)
    }
}
