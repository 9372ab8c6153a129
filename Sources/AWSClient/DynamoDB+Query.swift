import Core

extension DynamoDB {
    /// What to look for.
    public struct Query {
        /// The table.
        public var table: String
        /// The index, if not the table itself.
        public var index: String?
        /// The condition on the key, for example `pk = :pk`.
        public var keyCondition: String
        /// A condition on what the key found.
        public var filter: String?
        /// The names that `#…` stand for.
        public var names: [String: String]
        /// The values that `:…` stand for.
        public var values: Item
        /// Whether to go up the sort key.
        public var ascending: Bool
        /// At most this many items looked at for a page.
        public var limit: Int?
        /// Whether to see every write that has ended; not on global indexes.
        public var consistent: Bool

        /// A query.
        public init(
            table: String, index: String? = nil, keyCondition: String, filter: String? = nil,
            names: [String: String] = [:], values: Item = [:], ascending: Bool = true, limit: Int? = nil,
            consistent: Bool = false
        ) {
            self.table = table
            self.index = index
            self.keyCondition = keyCondition
            self.filter = filter
            self.names = names
            self.values = values
            self.ascending = ascending
            self.limit = limit
            self.consistent = consistent
        }
    }

    /// One page of what a query found.
    public struct Page: Sendable, Equatable {
        /// The items.
        public var items: [Item]
        /// What asks for the next page; nil on the last.
        public var next: Item?
    }

    /// Finds items by their key; a page at most 1 MB.
    /// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html
    public func query(_ query: Query, continuing start: Item? = nil) throws -> Page {
        let output: QueryOutput = try client.json(
            .dynamoDB, "Query", QueryInput(query, start),
            subject: "query table \(query.table) for \(query.keyCondition)")
        return Page(items: output.Items ?? [], next: output.LastEvaluatedKey)
    }
}

private struct QueryInput: Encodable {
    var TableName: String
    var IndexName: String?
    var KeyConditionExpression: String
    var FilterExpression: String?
    var ExpressionAttributeNames: [String: String]?
    var ExpressionAttributeValues: DynamoDB.Item?
    var ScanIndexForward: Bool
    var Limit: Int?
    var ConsistentRead: Bool
    var ExclusiveStartKey: DynamoDB.Item?

    init(_ query: DynamoDB.Query, _ start: DynamoDB.Item?) {
        TableName = query.table
        IndexName = query.index
        KeyConditionExpression = query.keyCondition
        FilterExpression = query.filter
        ExpressionAttributeNames = query.names.isEmpty ? nil : query.names
        ExpressionAttributeValues = query.values.isEmpty ? nil : query.values
        ScanIndexForward = query.ascending
        Limit = query.limit
        ConsistentRead = query.consistent
        ExclusiveStartKey = start
    }
}

private struct QueryOutput: Decodable {
    var Items: [DynamoDB.Item]?
    var LastEvaluatedKey: DynamoDB.Item?
}
