import Core
import FoundationEssentials
import Pipeline

/// The tail of every image: applies the success policy, writes the manifest, announces it, deletes what it replaces and
/// closes the record. Each part may be done again by whoever finds the tail unfinished.
struct NotifySNS {
    let store: any ObjectStore
    let records: any Records
    let announcer: any Announcer
    let outputBucket: String
    /// Days that the record of a finished image is kept; 0 for ever.
    var recordDays = 0
    var now: @Sendable () -> Date = { Date() }

    /// - Throws: the sizes' common reason or `Render.Incomplete` when the policy is not met; `Source.Changed`,
    ///   `Claim.Lost` when the image is no longer ours; what S3, SNS and DynamoDB throw.
    func handle(_ event: Steps.Notify.Event, deadline: Deadline) throws -> Steps.Notify.Output {
        let request = try ImageRequest(input: event.request)
        let assessment = Assessment(event.items)
        try event.plan.require.check(assessment.results)

        let record = try ownRecord(event)
        let location = ObjectReference(bucket: outputBucket, key: Manifest.key(for: event.source.key))
        let manifest = manifest(
            event, assessment, previous: try previousManifest(at: location), revision: record.revision + 1)
        try write(manifest, to: location, deadline: deadline)
        let announcement = Announcement(manifest, at: location)
        if !request.mute {
            try announcer.publish(
                encode(announcement),
                attributes: announcement.attributes(origin: request.origin, format: event.source.format))
        }
        try deleteReplaced(manifest)
        try close(event, manifest, location)
        if let requestId = request.requestId {
            try records.leave(Receipt(verdict: manifest.verdict, planId: event.plan.id), requestId: requestId)
        }
        return Steps.Notify.Output(
            verdict: manifest.verdict, manifest: location, messageId: announcement.id, revision: manifest.revision)
    }

    private func ownRecord(_ event: Steps.Notify.Event) throws -> ImageRecord {
        let record = try records.read(bucket: event.source.bucket, key: event.source.key)
        guard let record, record.owner == event.owner else {
            throw DarkroomError(
                .claimLost, tried: "finish", on: event.source.key,
                said: "its record belongs to \(record?.owner ?? "nobody"), not \(event.owner)")
        }
        return record
    }

    private func previousManifest(at location: ObjectReference) throws -> Manifest? {
        guard try store.head(location) != nil else { return nil }
        let bytes = try store.get(location, range: nil)
        // A manifest of an older contract or a broken one replaces nothing: its objects stay, and it is overwritten.
        return try? JSONDecoder().decode(Manifest.self, from: Data(bytes))
    }

    private func manifest(
        _ event: Steps.Notify.Event, _ assessment: Assessment, previous: Manifest?, revision: Int
    ) -> Manifest {
        let earlier = previous.flatMap { $0.planId == event.plan.id ? $0 : nil }
        let kept = earlier?.variants.filter { event.plan.omitted.contains($0.size) } ?? []
        let missing = event.plan.omitted.filter { name in !kept.contains { $0.size == name } }
            .filter { !(earlier?.skipped.contains($0) ?? false) }
        let variants = kept + assessment.variants
        let named = Set(variants.map(\.key))
        let replaced = (previous?.replaced ?? []) + (earlier == nil ? previous?.variants.map(\.key) ?? [] : [])
        return Manifest(
            verdict: assessment.failed.isEmpty && missing.isEmpty ? .done : .partial,
            source: event.source, planId: event.plan.id, preset: event.plan.preset, revision: revision,
            createdAt: Timestamp.string(now()), variants: variants, failed: assessment.failed,
            skipped: event.plan.skipped, omitted: missing, placeholder: assessment.placeholder ?? earlier?.placeholder,
            tags: event.tags.plain, replaced: replaced.filter { !named.contains($0) })
    }

    private func write(_ manifest: Manifest, to location: ObjectReference, deadline: Deadline) throws {
        let writer = FencedWriter(
            store: store, bucket: location.bucket, source: manifest.source, planId: manifest.planId, deadline: deadline)
        try writer.write(
            Array(encode(manifest).utf8), to: location.key, contentType: "application/json", immutable: false)
    }

    private func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Deletes only what still carries this source's mark: a key may have gone to another upload since.
    private func deleteReplaced(_ manifest: Manifest) throws {
        for key in manifest.replaced {
            let object = ObjectReference(bucket: outputBucket, key: key)
            guard let head = try store.head(object), let mark = OutputMark(metadata: head.metadata),
                mark.source == OutputMark(source: manifest.source, plan: "", sha256: "").source,
                mark.plan != manifest.planId
            else { continue }
            try store.delete(object)
        }
    }

    private func close(_ event: Steps.Notify.Event, _ manifest: Manifest, _ location: ObjectReference) throws {
        let ending = Ending(
            status: manifest.verdict == .done ? .done : .partial, revision: manifest.revision, manifest: location.key,
            finishedAt: Timestamp.string(now()),
            expiresAt: recordDays == 0 ? nil : Int(now().timeIntervalSince1970) + recordDays * 86_400)
        guard
            try records.close(
                bucket: event.source.bucket, key: event.source.key, owner: event.owner, with: ending)
        else {
            throw DarkroomError(
                .claimLost, tried: "close the record of", on: event.source.key, said: "another owner has it")
        }
    }
}
