import Core
import FoundationEssentials
import Pipeline

/// The tail of every image: applies the success policy, writes the manifest, announces it, leaves a dead letter for what may still
/// come, deletes what the plan replaces and closes the record. Each part may be done again by whoever finds the tail unfinished.
struct NotifySNS {
    let store: any ObjectStore
    let records: any Records
    let announcer: any Announcer
    let letters: any Letters
    let outputBucket: String
    /// Days that the record of a finished image is kept; 0 for ever.
    var recordDays = 0
    var now: @Sendable () -> Date = { Date() }

    /// - Returns: `FAILED` where the success policy is not met: nothing is written then.
    /// - Throws: `Source.Changed`, `Claim.Lost` when the image is no longer ours; what S3, SNS, SQS and DynamoDB throw.
    func handle(_ event: Steps.Notify.Event, deadline: Deadline) throws -> Steps.Notify.Output {
        let request = try ImageRequest(input: event.request)
        let assessment = Assessment(event.items)
        if let failure = event.plan.require.verdict(on: assessment.results) {
            return Steps.Notify.Output(verdict: .failed, error: failure)
        }
        let record = try ownRecord(event)
        guard record.status == .running else { return try finished(record, event, request) }

        let manifest = try write(
            event, assessment, closed: record.revision, forced: request.force, deadline: deadline)
        let location = StoredManifest.place(of: event.source.key, in: outputBucket)
        if !request.mute {
            let announcement = Announcement(manifest, at: location)
            try announcer.publish(
                ContractJSON.text(announcement),
                attributes: announcement.attributes(origin: request.origin, format: event.source.format))
        }
        if let failure = assessment.mayPass, request.origin != .replay {
            try letters.send(letter(event, failure))
        }
        try Tidying(store: store, bucket: outputBucket, deadline: deadline)
            .delete(replaced(by: manifest, record), except: manifest)
        var closed = record.closed(as: manifest, at: location.key, mayPass: assessment.mayPass, now: now())
        if recordDays > 0 { closed.expiresAt = Int(now().timeIntervalSince1970) + recordDays * 86_400 }
        guard
            try records.write(closed, bucket: event.source.bucket, key: event.source.key, over: record.version)
        else { throw lost(event, "its record was written by another") }
        return try finished(closed, event, request)
    }

    /// Leaves the receipt of a closed record. Asked again after its answer was lost, this is all that is left to do.
    private func finished(
        _ record: ImageRecord, _ event: Steps.Notify.Event, _ request: ImageRequest
    ) throws -> Steps.Notify.Output {
        guard let verdict = Verdict(rawValue: record.status.rawValue), [.done, .partial].contains(verdict) else {
            throw lost(event, "its record is closed as \(record.status.rawValue)")
        }
        if let requestId = request.requestId {
            let receipt = Receipt(
                verdict: verdict, planId: record.planId, error: record.error?.name,
                retryable: record.error == nil ? nil : true)
            try records.leave(receipt, requestId: requestId)
        }
        return Steps.Notify.Output(
            verdict: verdict, manifest: StoredManifest.place(of: event.source.key, in: outputBucket),
            messageId: "\(record.planId)-\(record.revision)", revision: record.revision)
    }

    private func ownRecord(_ event: Steps.Notify.Event) throws -> ImageRecord {
        let record = try records.read(bucket: event.source.bucket, key: event.source.key)
        guard let record, record.owner == event.owner else {
            throw lost(event, "its record belongs to \(record?.owner ?? "nobody"), not \(event.owner)")
        }
        return record
    }

    private func lost(_ event: Steps.Notify.Event, _ said: String) -> DarkroomError {
        DarkroomError(.claimLost, tried: "finish", on: event.source.key, said: said)
    }

    /// Writes the manifest in the place of the one that it was made from.
    private func write(
        _ event: Steps.Notify.Event, _ assessment: Assessment, closed: Int, forced: Bool, deadline: Deadline
    ) throws -> Manifest {
        let writer = FencedWriter(
            store: store, bucket: outputBucket, source: event.source, planId: event.plan.id, deadline: deadline)
        let made = Manifest(event, assessment, createdAt: Timestamp.string(now()))
        var written = made
        try writer.replace(Manifest.key(for: event.source.key), contentType: "application/json") { present in
            let previous = present == nil ? nil : try previousManifest(event.source.key)
            written = made.keeping(previous, omitted: event.plan.omitted)
                .succeeding(previous, closed: closed, forced: forced)
            let bytes = try ContractJSON.bytes(written)
            return (bytes, OutputMark(source: event.source, plan: event.plan.id, sha256: Digest.sha256(bytes)))
        }
        return written
    }

    /// A manifest of an older contract or a broken one replaces nothing: its objects stay, and it is overwritten.
    private func previousManifest(_ key: String) throws -> Manifest? {
        do {
            return try StoredManifest.read(key, in: outputBucket, store)
        } catch let error as DarkroomError where error.name == .internalFault {
            return nil
        }
    }

    private func replaced(by manifest: Manifest, _ record: ImageRecord) -> Leftovers {
        let source = manifest.source
        var leftovers = Leftovers(
            record.abandoned, source: OutputMark.source(bucket: source.bucket, key: source.key))
        leftovers.keys += manifest.replaced.filter { !leftovers.keys.contains($0) }
        leftovers.plans.formUnion(manifest.replacedPlan.map { [$0] } ?? [])
        return leftovers
    }

    private func letter(_ event: Steps.Notify.Event, _ failure: Failure) -> DeadLetter {
        DeadLetter(
            id: event.owner, state: "Render", error: failure, moment: Timestamp.string(now()), input: event.request,
            source: event.source, execution: event.execution.arn)
    }
}
