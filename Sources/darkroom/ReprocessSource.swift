import Core

/// What is to be reprocessed: the uploads under a prefix, or those that an inventory lists.
enum ReprocessSource {
    case prefix(String)
    case inventory(ObjectReference)

    /// As people write it.
    func name(in stack: Stack) -> String {
        switch self {
        case .prefix(let prefix): "s3://\(stack.inputBucket)/\(prefix)"
        case .inventory(let place): "inventory s3://\(place.bucket)/\(place.key)"
        }
    }

    /// Calls `body` with each object, page by page: nothing holds the list.
    /// - Throws: what S3 throws; `Config.Invalid` for an inventory that does not fit, `Event.Malformed` for a broken one.
    func forEachCandidate(in stack: Stack, _ body: (ReprocessCandidate) throws -> Void) throws {
        switch self {
        case .prefix(let prefix):
            try stack.aws.s3.forEachObject(bucket: stack.inputBucket, prefix: prefix) { listed in
                try body(ReprocessCandidate(listed, prefix: stack.inputPrefix))
                return true
            }
        case .inventory(let place):
            let inventory = try Inventory(at: place, of: stack.inputBucket, stack.aws.s3)
            try inventory.forEachRow(stack.aws.s3) { row in
                try body(row.candidate(uploads: stack.inputBucket, prefix: stack.inputPrefix))
            }
        }
    }

    /// What the state machine is told of it.
    var input: [String: JSONValue] {
        switch self {
        case .prefix(let prefix): ["prefix": .string(prefix)]
        case .inventory(let place):
            ["inventory": .object(["bucket": .string(place.bucket), "key": .string(place.key)])]
        }
    }
}
