import Core

extension DynamoDB {
    /// The most keys that one request may name.
    public static let batchKeys = 100

    /// Reads the items of at most 100 keys, in no order; what is not there is left out. `projection` names the attributes wanted, `names` what
    /// stands for names in it. Reads are eventually consistent, at half the price.
    /// - Throws: `AWS.Throttled` if DynamoDB leaves keys unprocessed however often it is asked.
    /// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
    public func getItems(
        table: String, keys: [Item], projection: String, names: [String: String] = [:]
    ) throws -> [Item] {
        var items: [Item] = []
        var left = keys
        for round in 0..<DynamoDB.batchRounds where !left.isEmpty {
            if round > 0 { AWSClient.sleep(Double.random(in: 0...min(8, 0.1 * Double(1 << round)))) }
            let output: BatchOutput = try client.json(
                .dynamoDB, "BatchGetItem",
                BatchInput(RequestItems: [
                    table: Keys(
                        Keys: left, ProjectionExpression: projection,
                        ExpressionAttributeNames: names.isEmpty ? nil : names)
                ]), subject: "get \(left.count) items of table \(table)")
            items += output.Responses?[table] ?? []
            left = output.UnprocessedKeys?[table]?.Keys ?? []
        }
        guard left.isEmpty else {
            throw DarkroomError(
                .awsThrottled, "get items of table \(table): \(left.count) were left unprocessed again and again")
        }
        return items
    }

    /// How often what was left is asked for.
    private static let batchRounds = 8
}

private struct Keys: Codable {
    var Keys: [DynamoDB.Item]
    var ProjectionExpression: String?
    var ExpressionAttributeNames: [String: String]?
}

private struct BatchInput: Encodable { var RequestItems: [String: Keys] }

private struct BatchOutput: Decodable {
    var Responses: [String: [DynamoDB.Item]]?
    var UnprocessedKeys: [String: Keys]?
}
