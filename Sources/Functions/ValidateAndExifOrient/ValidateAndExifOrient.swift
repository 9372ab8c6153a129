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
        let output = try validate(request, event, deadline: deadline)
        if output.verdict != .proceed, let requestId = request.requestId {
            let verdict = Verdict(rawValue: output.verdict.rawValue) ?? .skipped
            try records.leave(Receipt(verdict: verdict, reason: output.reason), requestId: requestId)
        }
        return output
    }

    private func validate(
        _ request: ImageRequest, _ event: Steps.Validate.Event, deadline: Deadline
    ) throws -> Steps.Validate.Output {
        guard request.bucket != configuration.outputBucket else {
            throw DarkroomError(
                .configInvalid, "input and output bucket are both \(request.bucket): outputs would be processed again")
        }
        if request.key.hasSuffix("/") { return .end(.skipped, "a folder marker") }
        // Uploads and requests by hand come from where somebody decided; a listing holds whatever lies in the bucket.
        if request.origin == .reprocess, !request.key.hasPrefix(configuration.inputPrefix) {
            return .end(.skipped, "not under \(configuration.inputPrefix)")
        }
        let head = try sourceHead(request)
        if OutputMark(metadata: head.metadata) != nil { return .end(.skipped, "an output of Darkroom's") }
        if let version = request.versionId, let current = head.versionId, version != current {
            return .end(.superseded, "version \(version) is no longer the current one")
        }

        let named = try configuration.preset(request.preset, in: store)
        var overrides = configuration.overrides
        overrides.focus = try FocalPoint(metadata: head.metadata)
        let preset = try named.resolved(with: overrides)
        let planId = try Plan.id(
            bucket: request.bucket, key: request.key, eTag: head.eTag, preset: preset, tagging: configuration.tagging)
        let claim = Claim(
            owner: event.owner, planId: planId, preset: preset.name, request: request, eTag: head.eTag,
            recipe: try configuration.recipe(of: named))
        if let end = try settle(claim, input: event.request, deadline: deadline) { return end }

        meter.add(head.size, to: .sizeInBytes)
        let examination = Examination(
            store: store, limits: configuration.limits, request: request, head: head, deadline: deadline,
            acceptsDamaged: configuration.acceptsDamaged)
        var upload = try examination.open()
        let planner = Planner(preset: preset, inputPrefix: configuration.inputPrefix)
        let (sizes, skipped, omitted) = try planner.sizes(
            key: request.key, width: upload.header.width, height: upload.header.height, planID: planId,
            only: request.sizes)
        let scratch = Scratch(store: store, bucket: configuration.workBucket, planId: planId)
        let items = planner.items(sizes, width: upload.header.width, height: upload.header.height)
        let (master, tagging) = try upload.prepare(items, tagging: configuration.tagging, in: scratch)
        return .proceed(
            upload.source,
            Plan(
                id: planId, preset: preset.name, master: master, items: items, require: preset.require,
                tagging: tagging, skipped: skipped, omitted: omitted))
    }

    private func sourceHead(_ request: ImageRequest) throws -> ObjectHead {
        let name = "\(request.bucket)/\(request.key)"
        do {
            if let head = try store.head(ObjectReference(bucket: request.bucket, key: request.key)) { return head }
        } catch let error as DarkroomError where error.name == .awsAccessDenied {
            throw DarkroomError(.sourceAccessDenied, error.message)
        }
        throw DarkroomError(.sourceNotFound, tried: "HEAD", on: name, said: "no such object")
    }

    /// Claims the image, or says why this execution ends here. A write that lost its race reads and decides anew.
    private func settle(_ claim: Claim, input: JSONValue, deadline: Deadline) throws -> Steps.Validate.Output? {
        let (bucket, key) = (claim.request.bucket, claim.request.key)
        while true {
            try deadline.check(before: "claiming \(key)")
            let record = try records.read(bucket: bucket, key: key)
            switch claim.decide(record, now: now()) {
            case .superseded: return .end(.superseded, "the object was overwritten since the event")
            case .duplicate(let reason): return .end(.duplicate, reason.rawValue)
            case .busy:
                throw DarkroomError(
                    .claimBusy, tried: "claim", on: key,
                    said: "another execution renders it with plan \(record?.planId ?? "?") until its lease ends")
            case .take(let next):
                if try records.take(next, bucket: bucket, key: key, input: input, over: record?.version) { return nil }
            }
        }
    }
}
