import AWSClient
import Core

/// What a record says of an upload that reprocess asks about: enough to tell whether it would be made again as it is.
public struct Made: Sendable, Equatable {
    /// The recipe; nil in records of earlier releases.
    public var recipe: String?
    /// The entity tag of what it was made of.
    public var eTag: String
    /// How far it is.
    public var status: ImageRecord.Status

    /// A record's say.
    public init(recipe: String?, eTag: String, status: ImageRecord.Status) {
        self.recipe = recipe
        self.eTag = eTag
        self.status = status
    }

    /// Whether an upload with `eTag` is done by `recipe`: what statemachine/reprocess.asl.json decides before it starts anything.
    public func isDone(by recipe: String, of eTag: String) -> Bool {
        status == .done && self.recipe == recipe && self.eTag == eTag
    }
}

extension DynamoRecords {
    /// What the records of at most 100 uploads say, by key; those without a record are left out.
    /// - Throws: what DynamoDB throws; `Internal.Fault` for a record that does not read.
    public func made(bucket: String, keys: [String]) throws -> [String: Made] {
        let prefix = ImageRecord.partitionKey(bucket: bucket, key: "")
        let items = try dynamoDB.getItems(
            table: table, keys: keys.map { ["pk": .string(prefix + $0)] },
            projection: "pk, recipe, eTag, #status", names: ["#status": "status"])
        var made: [String: Made] = [:]
        for item in items {
            guard let pk = item["pk"]?.string, let eTag = item["eTag"]?.string,
                let status = item["status"]?.string.flatMap(ImageRecord.Status.init(rawValue:))
            else {
                throw DarkroomError(.internalFault, "record \(item["pk"]?.string ?? "?") lacks its eTag or status")
            }
            made[String(pk.dropFirst(prefix.count))] = Made(recipe: item["recipe"]?.string, eTag: eTag, status: status)
        }
        return made
    }
}
