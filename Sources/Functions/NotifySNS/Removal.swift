import Core
import FoundationEssentials
import Pipeline

/// Removes what was made of an image whose original is gone, announces that and leaves a tombstone.
///
/// Only a HEAD says that it is gone, never the event: an event may be late, and lifecycle rules delete old versions too.
struct Removal {
    let store: any ObjectStore
    let records: any Records
    let announcer: any Announcer
    let outputBucket: String
    var now: @Sendable () -> Date = { Date() }

    /// - Throws: `Claim.Busy` while somebody works on the image; what S3, SNS and DynamoDB throw.
    func handle(_ event: Steps.Remove.Event, deadline: Deadline) throws -> Steps.Remove.Output {
        let request = try ImageRequest(input: event.request)
        let output = try remove(request, event, deadline: deadline)
        if let requestId = request.requestId {
            let reason = output.verdict == .duplicate ? Claim.Reason.done.rawValue : output.reason
            try records.leave(Receipt(verdict: output.verdict, reason: reason), requestId: requestId)
        }
        return output
    }

    private func remove(
        _ request: ImageRequest, _ event: Steps.Remove.Event, deadline: Deadline
    ) throws -> Steps.Remove.Output {
        while true {
            try deadline.check(before: "removing \(request.key)")
            if try isThere(request) { return Steps.Remove.Output(verdict: .superseded, reason: "there is an object") }
            let record = try records.read(bucket: request.bucket, key: request.key)
            // Records of finished images may expire; then the manifest alone says what there is.
            let known =
                try record ?? StoredManifest.read(request.key, in: outputBucket, store).map(ImageRecord.init(of:))
            switch RemovalStep.decide(known, owner: event.owner, now: now()) {
            case .nothing: return Steps.Remove.Output(verdict: .skipped, reason: "nothing was ever made of it")
            case .done: return Steps.Remove.Output(verdict: .duplicate, reason: "it was removed already")
            case .busy:
                throw DarkroomError(
                    .claimBusy, tried: "remove", on: request.key,
                    said: "owner \(record?.hold?.owner ?? record?.owner ?? "?") is at work on it")
            case .resume:
                guard let record else { continue }
                return try finish(record, request, deadline: deadline)
            case .hold(let held):
                guard try write(held, request, over: record?.version) else { continue }
                if try isThere(request) {
                    // Failing to let go costs the new upload the rest of the hold, no more.
                    _ = try write(held.released, request, over: held.version)
                    return Steps.Remove.Output(verdict: .superseded, reason: "an object was uploaded meanwhile")
                }
                let manifest = try StoredManifest.read(request.key, in: outputBucket, store)
                let begun = held.removing(
                    by: event.owner, input: event.request, request: request, manifest: manifest, now: now())
                guard try write(begun, request, over: held.version) else { continue }
                return try finish(begun, request, deadline: deadline)
            }
        }
    }

    /// Deletes the variants, then the manifest that names them, announces it, and leaves the tombstone.
    private func finish(
        _ record: ImageRecord, _ request: ImageRequest, deadline: Deadline
    ) throws -> Steps.Remove.Output {
        let manifest = try StoredManifest.read(request.key, in: outputBucket, store)
        let source = OutputMark.source(bucket: request.bucket, key: request.key)
        var leftovers = Leftovers(
            record.abandoned + [Abandoned(planId: record.planId, keys: record.keys, until: 0)], source: source)
        leftovers.keys += manifest?.variants.map(\.key).filter { !leftovers.keys.contains($0) } ?? []
        leftovers.plans.formUnion(manifest.map { [$0.planId] } ?? [])
        let tidying = Tidying(store: store, bucket: outputBucket, deadline: deadline)
        try tidying.delete(leftovers, except: nil)
        leftovers.keys = [Manifest.key(for: request.key)]
        try tidying.delete(leftovers, except: nil)

        let tombstone = record.deleted(now: now())
        let removed = RemovalAnnouncement(record: tombstone, request: request)
        if !request.mute {
            try announcer.publish(
                ContractJSON.text(removed), attributes: removed.attributes(origin: request.origin))
        }
        guard try write(tombstone, request, over: record.version) else {
            throw DarkroomError(
                .claimLost, tried: "close the record of", on: request.key, said: "another has written it")
        }
        return Steps.Remove.Output(verdict: .deleted, messageId: removed.id)
    }

    private func isThere(_ request: ImageRequest) throws -> Bool {
        try store.head(ObjectReference(bucket: request.bucket, key: request.key)) != nil
    }

    private func write(_ record: ImageRecord, _ request: ImageRequest, over version: Int?) throws -> Bool {
        try records.write(record, bucket: request.bucket, key: request.key, over: version)
    }
}
