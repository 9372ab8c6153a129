import AWSClient
import Core

extension ImageRecord {
    /// The record as item attributes, without its partition key.
    var item: DynamoDB.Item {
        var item: DynamoDB.Item = [
            "owner": .string(owner), "planId": .string(planId), "eTag": .string(eTag), "preset": .string(preset),
            "status": .string(status.rawValue), "version": .int(version), "revision": .int(revision),
            "origin": .string(origin.rawValue), "startedAt": .string(startedAt),
        ]
        item["recipe"] = recipe.map { .string($0) }
        item["sequencer"] = sequencer.map { .string($0) }
        item["leaseUntil"] = leaseUntil.map { .int($0) }
        item["requestId"] = requestId.map { .string($0) }
        item["finishedAt"] = finishedAt.map { .string($0) }
        item["manifest"] = manifest.map { .string($0) }
        item["error"] = error.map { .map(["name": .string($0.name), "cause": .string($0.cause)]) }
        return item
    }

    /// The record that an item holds.
    /// - Throws: `Internal.Fault` naming the attribute that is missing or of another kind.
    init(item: DynamoDB.Item) throws {
        let pk = item["pk"]?.string ?? "?"
        func text(_ name: String) throws -> String {
            guard let value = item[name]?.string else { throw Self.fault(pk, name) }
            return value
        }
        func number(_ name: String) throws -> Int {
            guard let value = item[name]?.int else { throw Self.fault(pk, name) }
            return value
        }
        guard let status = Status(rawValue: try text("status")) else { throw Self.fault(pk, "status") }
        self.init(
            owner: try text("owner"), planId: try text("planId"), eTag: try text("eTag"),
            sequencer: item["sequencer"]?.string, preset: try text("preset"), status: status,
            leaseUntil: item["leaseUntil"]?.int, version: try number("version"), revision: try number("revision"),
            recipe: item["recipe"]?.string, origin: ImageRequest.Origin(rawValue: try text("origin")) ?? .upload,
            requestId: item["requestId"]?.string,
            startedAt: try text("startedAt"), finishedAt: item["finishedAt"]?.string,
            manifest: item["manifest"]?.string,
            error: item["error"]?.map.map(Failure.init(item:)))
    }

    private static func fault(_ pk: String, _ attribute: String) -> DarkroomError {
        DarkroomError(
            .internalFault, tried: "read record", on: pk, said: "attribute \(attribute) is missing or of another kind")
    }
}

extension Failure {
    fileprivate init(item: DynamoDB.Item) {
        self.init(name: item["name"]?.string ?? "?", cause: item["cause"]?.string ?? "")
    }
}

extension Receipt {
    /// The receipt that an item holds.
    init(item: DynamoDB.Item) throws {
        guard let verdict = item["verdict"]?.string.flatMap(Verdict.init(rawValue:)) else {
            throw DarkroomError(.internalFault, "receipt \(item["pk"]?.string ?? "?") has no verdict")
        }
        self.init(
            verdict: verdict, reason: item["reason"]?.string, planId: item["planId"]?.string,
            error: item["error"]?.string, retryable: item["retryable"]?.bool)
    }
}
