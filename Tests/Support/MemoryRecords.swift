import Core
import Pipeline

/// The table in memory, with its conditions.
public final class MemoryRecords: Records {
    /// The records by partition key.
    public var records: [String: ImageRecord] = [:]
    /// The receipts by request id.
    public private(set) var receipts: [String: Receipt] = [:]
    /// Runs before every write: where a test lets somebody else come in between.
    public var beforeWrite: (MemoryRecords) -> Void = { _ in }

    public init() {}

    public func read(bucket: String, key: String) throws -> ImageRecord? {
        records[ImageRecord.partitionKey(bucket: bucket, key: key)]
    }

    public func take(
        _ record: ImageRecord, bucket: String, key: String, input: JSONValue, over previous: Int?
    ) throws -> Bool {
        beforeWrite(self)
        let name = ImageRecord.partitionKey(bucket: bucket, key: key)
        guard records[name]?.version == previous else { return false }
        records[name] = record
        return true
    }

    public func close(bucket: String, key: String, owner: String, with ending: Ending) throws -> Bool {
        beforeWrite(self)
        let name = ImageRecord.partitionKey(bucket: bucket, key: key)
        guard var record = records[name], record.owner == owner else { return false }
        record.status = ending.status
        record.revision = ending.revision
        record.manifest = ending.manifest
        record.finishedAt = ending.finishedAt
        record.leaseUntil = nil
        records[name] = record
        return true
    }

    public func leave(_ receipt: Receipt, requestId: String) throws { receipts[requestId] = receipt }
}
