import Core
import FoundationEssentials
import Pipeline

/// Looks at the records whose time has come: an execution that was lost without a word gets its dead letter, and what executions
/// left behind that nobody follows any more is deleted.
struct Sweep {
    let store: any ObjectStore
    let records: any SweptRecords
    let letters: any Letters
    let outputBucket: String
    /// Names the holds of this sweep.
    let owner: String
    let log: Log
    var now: @Sendable () -> Date = { Date() }

    /// Sweeps until nothing is due or `deadline` is near; what is left then is the next sweep's. A record that fails stops no other.
    /// - Throws: what failed first, once all others are swept, so that the invocation counts as failed.
    func run(deadline: Deadline) throws -> Steps.Sweep.Output {
        var swept = Steps.Sweep.Output()
        var failure: (any Error)?
        for shard in 0..<ImageRecord.sweepShards {
            for upload in try records.due(at: Int(now().timeIntervalSince1970), shard: shard, most: 100) {
                do {
                    try deadline.check(before: "sweeping \(upload.key)")
                    try sweep(upload, into: &swept, deadline: deadline)
                } catch {
                    log(.error, "\(error)", ["key": .string(upload.key)])
                    failure = failure ?? error
                    if deadline.remaining() <= 0 { throw error }
                }
            }
        }
        if let failure { throw failure }
        return swept
    }

    private func sweep(
        _ upload: ObjectReference, into swept: inout Steps.Sweep.Output, deadline: Deadline
    ) throws {
        guard let record = try records.read(bucket: upload.bucket, key: upload.key) else { return }
        let source = OutputMark.source(bucket: upload.bucket, key: upload.key)
        switch SweepStep.decide(record, source: source, now: now()) {
        case .leave: break
        case .postpone(let postponed): _ = try write(postponed, upload, over: record)
        case .lost(let closed, let wantsLetter):
            // The letter comes first: a sweep that dies in between sends it again, under the same id.
            if wantsLetter { try letters.send(try letter(about: record, closed, upload)) }
            guard try write(closed, upload, over: record) else { break }
            if let requestId = record.requestId {
                let receipt = Receipt(
                    verdict: .failed, reason: closed.error?.cause, planId: record.planId, error: closed.error?.name)
                try records.leave(receipt, requestId: requestId)
            }
            swept.lost += 1
        case .tidy(var leftovers, var tidied):
            var held = record
            held.version += 1
            held.hold = ImageRecord.Hold(owner: owner, now: now())
            guard try write(held, upload, over: record) else { break }
            // Never longer than the hold: whoever claims after it must find nobody deleting.
            let tidying = Tidying(
                store: store, bucket: outputBucket, deadline: min(deadline, Deadline(in: ImageRecord.Hold.seconds / 2)))
            let manifest =
                leftovers.isGone ? nil : try StoredManifest.read(upload.key, in: outputBucket, store)
            if leftovers.isGone { leftovers.keys.append(Manifest.key(for: upload.key)) }
            swept.deleted += try tidying.delete(leftovers, except: manifest)
            tidied.version = held.version + 1
            _ = try write(tidied, upload, over: held)
        }
    }

    private func write(_ next: ImageRecord, _ upload: ObjectReference, over record: ImageRecord) throws -> Bool {
        try records.write(next, bucket: upload.bucket, key: upload.key, over: record.version)
    }

    private func letter(
        about record: ImageRecord, _ closed: ImageRecord, _ upload: ObjectReference
    ) throws -> DeadLetter {
        guard let input = record.input, let error = closed.error, let moment = closed.finishedAt else {
            throw DarkroomError(.internalFault, "the record of \(upload.key) holds no input to run again")
        }
        return DeadLetter(id: record.owner, state: "Execution", error: error, moment: moment, input: input)
    }
}
