import Core
import Testing

@testable import darkroom

struct ReprocessCandidateTests {
    static func row(_ fields: [String: String]) throws -> ReprocessCandidate {
        let columns = fields.keys.sorted()
        return try InventoryRow(columns.map { fields[$0] ?? "" }, columns: columns, of: "a test")
            .candidate(uploads: "in", prefix: "uploads/")
    }

    static let rows: [([String: String], ReprocessCandidate.Skip?)] = [
        (["Key": "uploads/a"], nil), (["Key": "uploads/a", "Bucket": "in", "IsLatest": "true"], nil),
        (["Key": "uploads/a/"], .folder), (["Key": "other/a"], .elsewhere),
        (["Key": "uploads/a", "Bucket": "out"], .otherBucket),
        (["Key": "uploads/a", "IsLatest": "false"], .oldVersion),
        (["Key": "uploads/a", "IsDeleteMarker": "true"], .oldVersion),
        (["Key": "uploads/a", "StorageClass": "DEEP_ARCHIVE"], .archived),
        (["Key": "uploads/a", "StorageClass": "GLACIER_IR"], nil),
    ]

    @Test(arguments: rows)
    func `A row is an upload or says why it is none`(fields: [String: String], skip: ReprocessCandidate.Skip?) throws {
        #expect(try Self.row(fields).skip == skip)
    }

    @Test func `A row's key is decoded once and its figures read`() throws {
        let candidate = try Self.row(["Key": "uploads/caf%C3%A9+%252B", "Size": "12", "ETag": "e"])
        #expect(candidate.key == "uploads/café %2B" && candidate.bytes == 12 && candidate.eTag == "e")
        #expect(try Self.row(["Key": "uploads/a", "ETag": ""]).eTag == nil)
    }

    @Test func `A row with another number of fields than columns is refused`() {
        #expect(throws: DarkroomError.self) { try InventoryRow(["a"], columns: ["Bucket", "Key"], of: "a test") }
    }

    @Test func `A listed object is an upload as it is spelled`() {
        let key = "uploads/a+b%20"
        let candidate = ReprocessCandidate(key: key, bytes: 3, eTag: "e", storageClass: "STANDARD", prefix: "uploads/")
        #expect(candidate.key == key && candidate.skip == nil)
    }
}
