import AWSClient
import Core
import FoundationEssentials

/// The records in the DynamoDB table; partition key `pk`, time to live `expiresAt`.
public struct DynamoRecords: Records {
    let table: String
    let dynamoDB: DynamoDB

    /// The records in `table`.
    public init(table: String, _ dynamoDB: DynamoDB) {
        self.table = table
        self.dynamoDB = dynamoDB
    }

    /// The record of an upload, read consistently, or nil.
    public func read(bucket: String, key: String) throws -> ImageRecord? {
        try dynamoDB.getItem(table: table, key: partition(bucket, key)).map(ImageRecord.init(item:))
    }

    /// The receipt of a request, or nil as long as it has not ended.
    public func receipt(requestId: String) throws -> Receipt? {
        try dynamoDB.getItem(table: table, key: ["pk": .string(Receipt.partitionKey(requestId: requestId))])
            .map(Receipt.init(item:))
    }

    /// Writes a claim if the record is still as it was read.
    public func take(
        _ record: ImageRecord, bucket: String, key: String, input: JSONValue, over previous: Int?
    ) throws -> Bool {
        var item = partition(bucket, key).merging(record.item) { _, new in new }
        item["input"] = .string(String(decoding: try JSONEncoder().encode(input), as: UTF8.self))
        let outcome = try dynamoDB.putItem(
            table: table, item: item,
            condition: previous == nil ? "attribute_not_exists(pk)" : "#version = :previous",
            names: previous == nil ? [:] : ["#version": "version"],
            values: previous.map { [":previous": .int($0)] } ?? [:])
        switch outcome {
        case .written: return true
        // After a lost answer the item that broke the condition may be this very claim.
        case .conditionFailed(let found):
            return found["owner"]?.string == record.owner && found["version"]?.int == record.version
        }
    }

    /// Closes the record if its owner is still `owner`.
    public func close(bucket: String, key: String, owner: String, with ending: Ending) throws -> Bool {
        var values: DynamoDB.Item = [
            ":owner": .string(owner), ":status": .string(ending.status.rawValue), ":revision": .int(ending.revision),
            ":finishedAt": .string(ending.finishedAt),
        ]
        values[":manifest"] = ending.manifest.map { .string($0) } ?? .null
        values[":expiresAt"] = ending.expiresAt.map { .int($0) }
        let outcome = try dynamoDB.updateItem(
            table: table, key: partition(bucket, key),
            update: "SET #status = :status, revision = :revision, finishedAt = :finishedAt, manifest = :manifest"
                + (ending.expiresAt == nil ? "" : ", expiresAt = :expiresAt") + " REMOVE leaseUntil, #error",
            condition: "#owner = :owner", names: ["#status": "status", "#error": "error", "#owner": "owner"],
            values: values)
        if case .written = outcome { return true }
        return false
    }

    /// Leaves a receipt for whoever follows a request.
    public func leave(_ receipt: Receipt, requestId: String) throws {
        var item: DynamoDB.Item = [
            "pk": .string(Receipt.partitionKey(requestId: requestId)), "verdict": .string(receipt.verdict.rawValue),
            "expiresAt": .int(Int(Date().timeIntervalSince1970 + Receipt.lifetime)),
        ]
        item["reason"] = receipt.reason.map { .string($0) }
        item["planId"] = receipt.planId.map { .string($0) }
        item["error"] = receipt.error.map { .string($0) }
        item["retryable"] = receipt.retryable.map { .bool($0) }
        _ = try dynamoDB.putItem(table: table, item: item)
    }

    private func partition(_ bucket: String, _ key: String) -> DynamoDB.Item {
        ["pk": .string(ImageRecord.partitionKey(bucket: bucket, key: key))]
    }
}
