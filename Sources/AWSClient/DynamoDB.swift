import Core
import HTTP

/// Amazon DynamoDB: items and conditions on them.
/// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/Welcome.html
public struct DynamoDB {
    let client: AWSClient

    /// An item, or the key of one: attributes by name.
    public typealias Item = [String: AttributeValue]

    /// How a write ended.
    public enum WriteOutcome: Sendable, Equatable {
        /// Done. The item as it is now after an update; as it was before a put or delete, empty if there was none.
        case written(Item)
        /// The condition does not hold. The item that broke it, empty if there is none.
        ///
        /// After an answer that was lost on the way the write may be one's own: put something unique into it, such as
        /// an owner, and look for that here.
        case conditionFailed(Item)
    }

    /// Reads an item; nil if there is none. A consistent read sees every write that has ended.
    /// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html
    public func getItem(table: String, key: Item, consistent: Bool = true) throws -> Item? {
        struct Input: Encodable {
            var TableName: String
            var Key: Item
            var ConsistentRead: Bool
        }
        struct Output: Decodable { var Item: Item? }
        let input = Input(TableName: table, Key: key, ConsistentRead: consistent)
        return try client.json(
            .dynamoDB, "GetItem", input, subject: Self.subject("get", table, key), as: Output.self
        ).Item
    }

    /// Writes an item in place of the one with its key, if `condition` holds.
    /// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
    @discardableResult
    public func putItem(
        table: String, item: Item, condition: String? = nil, names: [String: String] = [:], values: Item = [:]
    ) throws -> WriteOutcome {
        var input = WriteInput(table, condition, names, values, returning: "ALL_OLD")
        input.Item = item
        return try write("PutItem", input, Self.subject("put", table, item.filter { $0.key == "pk" }))
    }

    /// Changes attributes of an item, which begins empty if there is none, if `condition` holds.
    /// `names` stands for names in both expressions (`#status`), `values` for values (`:now`).
    /// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
    @discardableResult
    public func updateItem(
        table: String, key: Item, update: String, condition: String? = nil, names: [String: String] = [:],
        values: Item = [:]
    ) throws -> WriteOutcome {
        var input = WriteInput(table, condition, names, values, returning: "ALL_NEW")
        input.Key = key
        input.UpdateExpression = update
        return try write("UpdateItem", input, Self.subject("update", table, key))
    }

    /// Deletes an item, if `condition` holds. What does not exist is deleted already.
    /// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html
    @discardableResult
    public func deleteItem(
        table: String, key: Item, condition: String? = nil, names: [String: String] = [:], values: Item = [:]
    ) throws -> WriteOutcome {
        var input = WriteInput(table, condition, names, values, returning: "ALL_OLD")
        input.Key = key
        return try write("DeleteItem", input, Self.subject("delete", table, key))
    }

    private func write(_ operation: String, _ input: WriteInput, _ subject: String) throws -> WriteOutcome {
        let call = try client.jsonCall(.dynamoDB, operation, input, subject: subject)
        switch try client.answer(call).result {
        case .success(let response):
            return .written(try client.decode(response.body, subject: subject, as: WriteOutput.self).Attributes ?? [:])
        case .failure(let fault) where fault.code == "ConditionalCheckFailedException":
            return .conditionFailed(try client.decode(fault.body, subject: subject, as: WriteFault.self).Item ?? [:])
        case .failure(let fault):
            throw fault.error(subject)
        }
    }

    static func subject(_ verb: String, _ table: String, _ key: Item) -> String {
        let key = key.values.compactMap { $0.string }.sorted().joined(separator: ", ")
        return "\(verb) item \(key) in table \(table)"
    }
}

/// What the three writes take, as far as each uses it. The members are named as DynamoDB names them.
private struct WriteInput: Encodable {
    var TableName: String
    var Key: DynamoDB.Item?
    var Item: DynamoDB.Item?
    var UpdateExpression: String?
    var ConditionExpression: String?
    var ExpressionAttributeNames: [String: String]?
    var ExpressionAttributeValues: DynamoDB.Item?
    var ReturnValues: String
    var ReturnValuesOnConditionCheckFailure: String?

    /// DynamoDB refuses empty dictionaries of names and values.
    init(
        _ table: String, _ condition: String?, _ names: [String: String], _ values: DynamoDB.Item, returning: String
    ) {
        TableName = table
        ConditionExpression = condition
        ExpressionAttributeNames = names.isEmpty ? nil : names
        ExpressionAttributeValues = values.isEmpty ? nil : values
        ReturnValues = returning
        ReturnValuesOnConditionCheckFailure = condition == nil ? nil : "ALL_OLD"
    }
}

private struct WriteOutput: Decodable { var Attributes: DynamoDB.Item? }

private struct WriteFault: Decodable { var Item: DynamoDB.Item? }
