import AWSClient
import Core
import FoundationEssentials

extension ImageRecord {
    /// Over how many partitions of the index `sweep` records are spread, so that a burst of claims does not meet one partition's limit.
    public static let sweepShards = 16

    /// The record as item attributes. Empty lists and what is nil are left out.
    func item(partitionKey: String) throws -> DynamoDB.Item {
        var item: DynamoDB.Item = [
            "pk": .string(partitionKey), "owner": .string(owner), "planId": .string(planId), "eTag": .string(eTag),
            "preset": .string(preset), "status": .string(status.rawValue), "version": .int(version),
            "revision": .int(revision), "origin": .string(origin.rawValue), "startedAt": .string(startedAt),
        ]
        item["recipe"] = recipe.map { .string($0) }
        item["sequencer"] = sequencer.map { .string($0) }
        item["leaseUntil"] = leaseUntil.map { .int($0) }
        item["requestId"] = requestId.map { .string($0) }
        item["finishedAt"] = finishedAt.map { .string($0) }
        item["manifest"] = manifest.map { .string($0) }
        item["error"] = error.map { .map(["name": .string($0.name), "cause": .string($0.cause)]) }
        if !keys.isEmpty { item["keys"] = .list(keys.map { .string($0) }) }
        if !abandoned.isEmpty { item["abandoned"] = .list(abandoned.map(\.attribute)) }
        if let sweepAt {
            item["sweepAt"] = .int(sweepAt)
            item["sweepShard"] = .int(ImageRecord.sweepShard(of: partitionKey))
        }
        if let input {
            item["input"] = .string(String(decoding: try JSONEncoder().encode(input), as: UTF8.self))
        }
        item["expiresAt"] = expiresAt.map { .int($0) }
        item["hold"] = hold.map { .map(["owner": .string($0.owner), "until": .int($0.until)]) }
        return item
    }

    static func sweepShard(of partitionKey: String) -> Int {
        partitionKey.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % sweepShards
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
        let input = try item["input"]?.string.map { text in
            do {
                return try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
            } catch { throw Self.fault(pk, "input") }
        }
        self.init(
            owner: try text("owner"), planId: try text("planId"), eTag: try text("eTag"),
            sequencer: item["sequencer"]?.string, preset: try text("preset"), status: status,
            leaseUntil: item["leaseUntil"]?.int, version: try number("version"), revision: try number("revision"),
            recipe: item["recipe"]?.string, origin: ImageRequest.Origin(rawValue: try text("origin")) ?? .upload,
            requestId: item["requestId"]?.string,
            startedAt: try text("startedAt"), finishedAt: item["finishedAt"]?.string,
            manifest: item["manifest"]?.string, error: item["error"]?.map.map(Failure.init(item:)),
            keys: item["keys"]?.list?.compactMap(\.string) ?? [],
            abandoned: item["abandoned"]?.list?.compactMap(Abandoned.init(attribute:)) ?? [],
            sweepAt: item["sweepAt"]?.int, input: input, expiresAt: item["expiresAt"]?.int,
            hold: item["hold"]?.map.flatMap(Hold.init(item:)))
    }

    private static func fault(_ pk: String, _ attribute: String) -> DarkroomError {
        DarkroomError(
            .internalFault, tried: "read record", on: pk, said: "attribute \(attribute) is missing or of another kind")
    }
}

extension ImageRecord.Hold {
    fileprivate init?(item: DynamoDB.Item) {
        guard let owner = item["owner"]?.string, let until = item["until"]?.int else { return nil }
        self.init(owner: owner, until: until)
    }
}

extension Abandoned {
    fileprivate var attribute: AttributeValue {
        .map(["planId": .string(planId), "keys": .list(keys.map { .string($0) }), "until": .int(until)])
    }

    fileprivate init?(attribute: AttributeValue) {
        guard let item = attribute.map, let planId = item["planId"]?.string, let until = item["until"]?.int,
            let keys = item["keys"]?.list
        else { return nil }
        self.init(planId: planId, keys: keys.compactMap(\.string), until: until)
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
