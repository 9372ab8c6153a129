import Core

/// What the steps need of the table: the seam at which tests put records in memory.
public protocol Records {
    /// The record of an upload, read consistently, or nil.
    func read(bucket: String, key: String) throws -> ImageRecord?
    /// Writes a claim if the record is still as it was read: `previous` is that reading's version, nil for none.
    /// - Returns: Whether it was written.
    func take(_ record: ImageRecord, bucket: String, key: String, input: JSONValue, over previous: Int?) throws -> Bool
    /// Closes the record if its owner is still `owner`.
    /// - Returns: Whether it was; false means that another execution has taken over.
    func close(bucket: String, key: String, owner: String, with ending: Ending) throws -> Bool
    /// Leaves a receipt for whoever follows a request.
    func leave(_ receipt: Receipt, requestId: String) throws
}

/// How a record is closed.
public struct Ending: Sendable, Equatable {
    /// The final status.
    public var status: ImageRecord.Status
    /// The completed revision.
    public var revision: Int
    /// The manifest's key.
    public var manifest: String?
    /// When, ISO 8601.
    public var finishedAt: String
    /// When the table may forget the record, in seconds since 1970; nil for never.
    public var expiresAt: Int?

    /// An ending.
    public init(
        status: ImageRecord.Status, revision: Int, manifest: String? = nil, finishedAt: String, expiresAt: Int? = nil
    ) {
        self.status = status
        self.revision = revision
        self.manifest = manifest
        self.finishedAt = finishedAt
        self.expiresAt = expiresAt
    }
}
