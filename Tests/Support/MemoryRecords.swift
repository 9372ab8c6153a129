import Core
import Pipeline

/// The table in memory, with its conditions.
package final class MemoryRecords: SweptRecords {
    /// The records by partition key.
    package var records: [String: ImageRecord] = [:]
    /// The receipts by request id.
    package private(set) var receipts: [String: Receipt] = [:]
    /// Runs before every write: where a test lets somebody else come in between.
    package var beforeWrite: (MemoryRecords) -> Void = { _ in }

    package init() {}

    package func read(bucket: String, key: String) throws -> ImageRecord? {
        records[ImageRecord.partitionKey(bucket: bucket, key: key)]
    }

    package func write(_ record: ImageRecord, bucket: String, key: String, over previous: Int?) throws -> Bool {
        beforeWrite(self)
        let name = ImageRecord.partitionKey(bucket: bucket, key: key)
        guard records[name]?.version == previous else { return false }
        records[name] = record
        return true
    }

    /// All in the first shard.
    package func due(at moment: Int, shard: Int, most: Int) throws -> [ObjectReference] {
        guard shard == 0 else { return [] }
        let due = records.filter { $0.value.sweepAt.map { $0 <= moment } ?? false }
        return due.keys.sorted().prefix(most).compactMap(ImageRecord.upload(partitionKey:))
    }

    package func leave(_ receipt: Receipt, requestId: String) throws { receipts[requestId] = receipt }
}
