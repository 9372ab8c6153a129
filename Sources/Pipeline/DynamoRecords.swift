import AWSClient
import Core
import FoundationEssentials

/// The records in the DynamoDB table; partition key `pk`, time to live `expiresAt`, and the index `sweep` of those that the sweeper must
/// look at.
public struct DynamoRecords: SweptRecords {
    let table: String
    let dynamoDB: DynamoDB

    /// The records in `table`.
    public init(table: String, _ dynamoDB: DynamoDB) {
        self.table = table
        self.dynamoDB = dynamoDB
    }

    /// The record of an upload, read consistently, or nil.
    public func read(bucket: String, key: String) throws -> ImageRecord? {
        try dynamoDB.getItem(
            table: table, key: ["pk": .string(ImageRecord.partitionKey(bucket: bucket, key: key))]
        ).map(ImageRecord.init(item:))
    }

    /// The receipt of a request, or nil as long as it has not ended.
    public func receipt(requestId: String) throws -> Receipt? {
        try dynamoDB.getItem(table: table, key: ["pk": .string(Receipt.partitionKey(requestId: requestId))])
            .map(Receipt.init(item:))
    }

    /// Writes a record if it is still as it was read.
    public func write(_ record: ImageRecord, bucket: String, key: String, over previous: Int?) throws -> Bool {
        let item = try record.item(partitionKey: ImageRecord.partitionKey(bucket: bucket, key: key))
        let outcome = try dynamoDB.putItem(
            table: table, item: item,
            condition: previous == nil ? "attribute_not_exists(pk)" : "#version = :previous",
            names: previous == nil ? [:] : ["#version": "version"],
            values: previous.map { [":previous": .int($0)] } ?? [:])
        switch outcome {
        case .written: return true
        // After a lost answer the item that broke the condition may be this very write.
        case .conditionFailed(let found): return found == item
        }
    }

    /// The uploads whose records the sweeper must look at, as of `moment` (epoch seconds): those longest due first, at most `most` of
    /// one of the index's shards.
    public func due(at moment: Int, shard: Int, most: Int) throws -> [ObjectReference] {
        try dynamoDB.query(
            DynamoDB.Query(
                table: table, index: "sweep", keyCondition: "sweepShard = :shard AND sweepAt <= :moment",
                values: [":shard": .int(shard), ":moment": .int(moment)], limit: most)
        ).items.compactMap { $0["pk"]?.string.flatMap(ImageRecord.upload(partitionKey:)) }
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
}
