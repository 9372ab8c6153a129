import Core

/// What the steps need of the table: the seam at which tests put records in memory.
public protocol Records {
    /// The record of an upload, read consistently, or nil.
    func read(bucket: String, key: String) throws -> ImageRecord?
    /// Writes a record in the place of the one that was read: `previous` is that reading's version, nil for none. Every write of a record
    /// counts its version up, so nothing is lost between two of them.
    /// - Returns: Whether it was written; false means that somebody else wrote in between.
    func write(_ record: ImageRecord, bucket: String, key: String, over previous: Int?) throws -> Bool
    /// Leaves a receipt for whoever follows a request.
    func leave(_ receipt: Receipt, requestId: String) throws
}
