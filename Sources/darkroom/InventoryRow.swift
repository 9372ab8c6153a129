import Core

/// One row of an inventory: the fields that the report was configured to have.
struct InventoryRow {
    private var fields: [String: String]

    /// A row of `values`, named by `columns`.
    /// - Throws: `Event.Malformed` if there are more or fewer of them.
    init(_ values: [String], columns: [String], of file: String) throws(DarkroomError) {
        guard values.count == columns.count else {
            throw DarkroomError(
                .eventMalformed, tried: "read rows", on: file,
                said: "\(values.count) fields for \(columns.count) columns")
        }
        fields = Dictionary(zip(columns, values)) { first, _ in first }
    }

    /// What the row means, by the rules of statemachine/reprocess.asl.json.
    /// - Throws: `Event.Malformed` for a key that cannot be decoded.
    func candidate(uploads bucket: String, prefix: String) throws -> ReprocessCandidate {
        let key = try ObjectKey.formEncoded(fields["Key"] ?? "")
        var candidate = ReprocessCandidate(
            key: key, bytes: fields["Size"].flatMap { Int($0) } ?? 0,
            eTag: fields["ETag"].flatMap { $0.isEmpty ? nil : $0 },
            storageClass: fields["StorageClass"] ?? "", prefix: prefix)
        if let own = fields["Bucket"], own != bucket { candidate.skip = .otherBucket }
        if fields["IsLatest"] == "false" || fields["IsDeleteMarker"] == "true" { candidate.skip = .oldVersion }
        return candidate
    }
}
