import AWSClient
import Core
import FoundationEssentials
import Gzip

/// An S3 Inventory report, by its manifest.json.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html
struct Inventory: Decodable {
    /// One of the report's files.
    struct File: Decodable {
        var key: String
        var size: Int
    }

    var sourceBucket: String
    var destinationBucket: String
    var fileFormat: String
    var fileSchema: String
    var files: [File]

    /// How much of a file is fetched at once.
    private static let pieceBytes = 4 << 20

    /// Reads the manifest at `s3://bucket/key`, of uploads in `bucket`.
    /// - Throws: `Config.Invalid` for what is no manifest, of another bucket, or of files that are not CSV.
    init(at place: ObjectReference, of bucket: String, _ s3: S3) throws {
        let name = "s3://\(place.bucket)/\(place.key)"
        let bytes = try s3.get(place).body
        do {
            self = try JSONDecoder().decode(Inventory.self, from: Data(bytes))
        } catch {
            throw DarkroomError(.configInvalid, tried: "read inventory", on: name, said: describeDecoding(error))
        }
        guard fileFormat == "CSV" else {
            throw DarkroomError(
                .configInvalid,
                "inventory \(name) is \(fileFormat): only CSV is read. Configure an inventory with the output format CSV"
            )
        }
        guard sourceBucket == bucket else {
            throw DarkroomError(
                .configInvalid, "inventory \(name) lists \(sourceBucket), the stack's uploads are in \(bucket)")
        }
        guard columns.contains("Key") else {
            throw DarkroomError(.configInvalid, "inventory \(name) has no column Key, only \(fileSchema)")
        }
    }

    /// The names of a row's fields.
    var columns: [String] { fileSchema.split(separator: ",").map { $0.trimmingPrefix(" ").description } }

    /// Calls `body` with each row, a file after the other and each of them in pieces.
    func forEachRow(_ s3: S3, _ body: (InventoryRow) throws -> Void) throws {
        let bucket = destinationBucket.split(separator: ":").last.map(String.init) ?? destinationBucket
        let columns = columns
        for file in files {
            let name = "s3://\(bucket)/\(file.key)"
            var place = ObjectReference(bucket: bucket, key: file.key)
            var gunzip = try Gunzip(subject: name)
            var rows = CSVRows(subject: name)
            var position = 0
            var piece: S3.Download
            repeat {
                piece = try s3.get(place, range: position..<position + Inventory.pieceBytes)
                place.eTag = piece.object.eTag
                position += piece.body.count
                try gunzip.unpack(piece.body) { text in
                    try rows.take(text) { try body(InventoryRow($0, columns: columns, of: name)) }
                }
            } while !piece.body.isEmpty && position < piece.object.size
            try gunzip.finish()
            try rows.finish { try body(InventoryRow($0, columns: columns, of: name)) }
        }
    }
}
