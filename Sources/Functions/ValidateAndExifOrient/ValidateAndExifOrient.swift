import Core
import FoundationEssentials
import Imaging
import Pipeline

/// The first step of every image: claims it, finds out what it really is, refuses what the limits forbid, and plans.
struct ValidateAndExifOrient {
    let store: any ObjectStore
    let records: any Records
    let configuration: Configuration
    var meter = Meter()
    var now: @Sendable () -> Date = { Date() }

    /// - Throws: `Event.Malformed`, `Source.*`, `Image.*`, `Config.*`, `Claim.Busy`, and what S3 and DynamoDB throw.
    func handle(_ event: Steps.Validate.Event, deadline: Deadline) throws -> Steps.Validate.Output {
        let request = try ImageRequest(input: event.request)
        guard !request.isDeletion else {
            throw DarkroomError(.eventMalformed, "an Object Deleted event holds nothing to validate")
        }
        do {
            let output = try validate(request, event, deadline: deadline)
            if output.verdict != .proceed, let requestId = request.requestId, !output.isTwin {
                let verdict = Verdict(rawValue: output.verdict.rawValue) ?? .skipped
                try records.leave(Receipt(verdict: verdict, reason: output.reason), requestId: requestId)
            }
            return output
        } catch var error as DarkroomError {
            // The keys of S3 notifications are encoded in a way that the state machine cannot undo.
            error.record = ImageRecord.partitionKey(bucket: request.bucket, key: request.key)
            throw error
        }
    }

    private func validate(
        _ request: ImageRequest, _ event: Steps.Validate.Event, deadline: Deadline
    ) throws -> Steps.Validate.Output {
        if request.key.hasSuffix("/") { return .end(.skipped, "a folder marker") }
        // Uploads and requests by hand come from where somebody decided; a listing holds whatever lies in the bucket.
        if request.origin == .reprocess, !request.key.hasPrefix(configuration.inputPrefix) {
            return .end(.skipped, "not under \(configuration.inputPrefix)")
        }
        // The record is read before the source is looked at: a newer upload's claim that this look does not know of has then changed the
        // record since, and is never taken over.
        let record = try records.read(bucket: request.bucket, key: request.key)
        guard let (head, beginning) = try look(at: request) else {
            return .end(.superseded, "the object was deleted since the event")
        }
        if OutputMark(metadata: head.metadata) != nil { return .end(.skipped, "an output of Darkroom's") }
        // The same bytes under another version are as good; the claim knows which was uploaded last.
        if let version = request.versionId, let current = head.versionId, version != current, request.eTag != head.eTag
        {
            return .end(.superseded, "version \(version) is no longer the current one")
        }

        let planner: Planner
        let planId: String
        let recipe: String
        do {
            (planner, planId, recipe) = try self.planner(request, head)
        } catch let error as DarkroomError {
            switch try self.record(error, request, head, event, over: record) {
            case .claimed: throw error
            case .end(let output): return output
            case .raced: return try validate(request, event, deadline: deadline)
            }
        }
        let claim = Claim(
            owner: event.owner, planId: planId, preset: planner.preset.name, request: request, eTag: head.eTag,
            keys: planner.keys(key: request.key, planID: planId), recipe: recipe)
        let resume: Bool
        switch try settle(claim, over: record, input: event.request) {
        case .end(let output): return output
        case .claimed(let isAnotherAttempt): resume = isAnotherAttempt
        case .raced:
            try deadline.check(before: "claiming \(request.key) again")
            return try validate(request, event, deadline: deadline)
        }

        meter.add(head.size, to: .sizeInBytes)
        let examination = Examination(
            store: store, limits: configuration.limits, request: request, head: head, beginning: beginning,
            deadline: deadline, acceptsDamaged: configuration.acceptsDamaged)
        var upload = try examination.open()
        let (sizes, skipped, omitted) = try planner.sizes(
            key: request.key, width: upload.header.width, height: upload.header.height, planID: planId,
            only: request.sizes)
        let scratch = Scratch(store: store, bucket: configuration.workBucket, planId: planId)
        let items = upload.header.items(sizes, fileBytes: head.size, limits: configuration.limits)
        let (master, tagging) = try upload.prepare(items, tagging: configuration.tagging, in: scratch)
        return .proceed(
            upload.source,
            Plan(
                id: planId, preset: planner.preset.name, master: master, items: items, require: planner.preset.require,
                tagging: tagging, skipped: skipped, omitted: omitted, resume: resume))
    }

    /// What the request's preset makes of the source.
    /// - Throws: `Config.Invalid`, and what S3 throws about a preset there.
    private func planner(_ request: ImageRequest, _ head: ObjectHead) throws -> (
        Planner, planId: String, recipe: String
    ) {
        guard request.bucket != configuration.outputBucket else {
            throw DarkroomError(
                .configInvalid, "input and output bucket are both \(request.bucket): outputs would be processed again")
        }
        var overrides = configuration.overrides
        overrides.focus = try FocalPoint(metadata: head.metadata)
        let named = try configuration.preset(request.preset, in: store)
        let preset = try named.resolved(with: overrides)
        let planId = try Plan.id(
            bucket: request.bucket, key: request.key, eTag: head.eTag, preset: preset, tagging: configuration.tagging)
        return (
            Planner(preset: preset, inputPrefix: configuration.inputPrefix), planId, try configuration.recipe(of: named)
        )
    }

    /// Claims an image that cannot be planned, so that its failure has a record to stand in, once however often the event comes.
    private func record(
        _ error: DarkroomError, _ request: ImageRequest, _ head: ObjectHead, _ event: Steps.Validate.Event,
        over record: ImageRecord?
    ) throws -> Settled {
        let claim = Claim(
            owner: event.owner, planId: Plan.unplanned, preset: request.preset ?? configuration.preset,
            request: request, eTag: head.eTag)
        let settled = try settle(claim, over: record, input: event.request)
        // Whoever asked by hand for what cannot be planned is told why, whatever was made of the image before.
        if case .end = settled, request.origin == .manual || request.origin == .reprocess { throw error }
        return settled
    }

    /// Why S3 may tell of an object whose bytes it does not give: such an image is claimed, so that its failure stands in its record.
    private static let unreadable: Set<ErrorName> = [.sourceArchived, .awsAccessDenied, .awsRejected]

    /// What a HEAD of the source says, with its first bytes in the same answer; nil where an event told of an object that is gone by now.
    private func look(at request: ImageRequest) throws -> (head: ObjectHead, beginning: [UInt8]?)? {
        let name = "\(request.bucket)/\(request.key)"
        let object = ObjectReference(bucket: request.bucket, key: request.key)
        do {
            if let (head, bytes) = try store.open(object, most: Examination.firstBytes) { return (head, bytes) }
        } catch let error as DarkroomError where ValidateAndExifOrient.unreadable.contains(error.name) {
            do {
                if let head = try store.head(object) { return (head, nil) }
            } catch let error as DarkroomError where error.name == .awsAccessDenied {
                throw DarkroomError(.sourceAccessDenied, error.message)
            }
        }
        if request.eTag != nil { return nil }
        throw DarkroomError(.sourceNotFound, tried: "HEAD", on: name, said: "no such object")
    }

    private enum Settled {
        case end(Steps.Validate.Output)
        case claimed(isAnotherAttempt: Bool)
        /// Somebody wrote the record since it was read.
        case raced
    }

    /// Claims the image over `record`, or says why this execution ends here.
    private func settle(_ claim: Claim, over record: ImageRecord?, input: JSONValue) throws -> Settled {
        let (bucket, key) = (claim.request.bucket, claim.request.key)
        switch claim.decide(record, now: now()) {
        case .superseded: return .end(.end(.superseded, "the object was overwritten since the event"))
        case .duplicate(let reason):
            var end = Steps.Validate.Output.end(.duplicate, reason.rawValue)
            end.isTwin = claim.request.requestId == record?.requestId
            return .end(end)
        case .busy:
            throw DarkroomError(
                .claimBusy, tried: "claim", on: key,
                said: "owner \(record?.hold?.owner ?? record?.owner ?? "?") is at work on it")
        case .take(var next, let resume):
            next.input = input
            let isWritten = try records.write(next, bucket: bucket, key: key, over: record?.version)
            return isWritten ? .claimed(isAnotherAttempt: resume) : .raced
        }
    }
}
