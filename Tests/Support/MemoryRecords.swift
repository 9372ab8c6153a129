import Core
import Pipeline

/// The table in memory, with its conditions.
package final class MemoryRecords: Records {
    /// The records by partition key.
    package var records: [String: ImageRecord] = [:]
    /// The receipts by request id.
    package private(set) var receipts: [String: Receipt] = [:]
    /// How records were closed, by partition key.
    package private(set) var endings: [String: Ending] = [:]
    /// Runs before every write: where a test lets somebody else come in between.
    package var beforeWrite: (MemoryRecords) -> Void = { _ in }

    package init() {}

    package func read(bucket: String, key: String) throws -> ImageRecord? {
        records[ImageRecord.partitionKey(bucket: bucket, key: key)]
    }

    package func take(
        _ record: ImageRecord, bucket: String, key: String, input: JSONValue, over previous: Int?
    ) throws -> Bool {
        beforeWrite(self)
        let name = ImageRecord.partitionKey(bucket: bucket, key: key)
        guard records[name]?.version == previous else { return false }
        records[name] = record
        return true
    }

    package func close(bucket: String, key: String, owner: String, with ending: Ending) throws -> Bool {
        beforeWrite(self)
        let name = ImageRecord.partitionKey(bucket: bucket, key: key)
        guard var record = records[name], record.owner == owner else { return false }
        record.status = ending.status
        record.revision = ending.revision
        record.manifest = ending.manifest
        record.finishedAt = ending.finishedAt
        record.leaseUntil = nil
        records[name] = record
        endings[name] = ending
        return true
    }

    package func leave(_ receipt: Receipt, requestId: String) throws { receipts[requestId] = receipt }
}
