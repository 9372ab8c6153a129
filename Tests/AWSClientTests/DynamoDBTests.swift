import Core
import Foundation
import LoopbackServer
import Testing

@testable import AWSClient

@Suite struct DynamoDBTests {
    @Test func attributeValuesAreDynamoDBsJSON() throws {
        let item: DynamoDB.Item = [
            "s": "text", "n": 42, "b": true, "nil": .null, "l": .list(["a", 1, .null]),
            "m": .map(["x": .number("1.5")]),
        ]
        let json =
            #"{"b":{"BOOL":true},"l":{"L":[{"S":"a"},{"N":"1"},{"NULL":true}]},"m":{"M":{"x":{"N":"1.5"}}},"#
            + #""n":{"N":"42"},"nil":{"NULL":true},"s":{"S":"text"}}"#
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(item), as: UTF8.self) == json)
        #expect(try JSONDecoder().decode(DynamoDB.Item.self, from: Data(json.utf8)) == item)
        #expect(item["n"]?.int == 42 && item["s"]?.string == "text" && item["b"]?.bool == true)
        #expect(item["m"]?.map?["x"]?.double == 1.5 && item["l"]?.list?.count == 3 && item["s"]?.int == nil)
    }

    @Test func anUnknownTypeOfAttributeIsNotGuessedAt() throws {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(AttributeValue.self, from: Data(#"{"SS":["a"]}"#.utf8))
        }
    }

    @Test func getAsksConsistentlyAndNothingIsNil() throws {
        let server = try LoopbackServer(replies: [
            .answer(200, [:], #"{"Item":{"pk":{"S":"k"},"version":{"N":"3"}}}"#), .answer(200, [:], "{}"),
        ])
        let table = try client(of: server).dynamoDB
        #expect(try table.getItem(table: "t", key: ["pk": "k"]) == ["pk": "k", "version": 3])
        #expect(try table.getItem(table: "t", key: ["pk": "k"], consistent: false) == nil)
        let request = try #require(server.requests.first)
        #expect(request.header("x-amz-target") == "DynamoDB_20120810.GetItem")
        #expect(request.header("content-type") == "application/x-amz-json-1.0")
        #expect(request.json == ["TableName": "t", "Key": ["pk": ["S": "k"]], "ConsistentRead": true])
    }

    @Test func anUpdateGivesTheItemAsItIsNow() throws {
        let server = try LoopbackServer(replies: [.answer(200, [:], #"{"Attributes":{"owner":{"S":"me"}}}"#)])
        let outcome = try client(of: server).dynamoDB.updateItem(
            table: "t", key: ["pk": "k"], update: "SET #o = :me", condition: "attribute_not_exists(pk)",
            names: ["#o": "owner"], values: [":me": "me"])
        #expect(outcome == .written(["owner": "me"]))
        #expect(
            server.requests.first?.json == [
                "TableName": "t", "Key": ["pk": ["S": "k"]], "UpdateExpression": "SET #o = :me",
                "ConditionExpression": "attribute_not_exists(pk)", "ExpressionAttributeNames": ["#o": "owner"],
                "ExpressionAttributeValues": [":me": ["S": "me"]], "ReturnValues": "ALL_NEW",
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            ])
    }

    @Test func aBrokenConditionIsAnOutcomeWithTheItemThatBrokeIt() throws {
        let fault = #"{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","#
        let server = try LoopbackServer(replies: [
            .answer(400, [:], fault + #""message":"no","Item":{"owner":{"S":"you"}}}"#),
            .answer(400, [:], fault + #""Message":"no"}"#),
        ])
        let table = try client(of: server).dynamoDB
        #expect(
            try table.putItem(table: "t", item: ["pk": "k"], condition: "c") == .conditionFailed(["owner": "you"]))
        #expect(try table.deleteItem(table: "t", key: ["pk": "k"], condition: "c") == .conditionFailed([:]))
        #expect(
            server.requests.map { $0.header("x-amz-target") } == [
                "DynamoDB_20120810.PutItem", "DynamoDB_20120810.DeleteItem",
            ])
        #expect(server.requests.count == 2)
    }

    @Test func throttlingPasses() throws {
        let fault = #"{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}"#
        let server = try LoopbackServer(replies: [.answer(400, [:], fault), .answer(200, [:], "{}")])
        #expect(try client(of: server).dynamoDB.putItem(table: "t", item: ["pk": "k"]) == .written([:]))
    }

    @Test func otherRefusalsAreErrorsThatNameTheItem() throws {
        let server = try LoopbackServer(replies: [
            .answer(400, [:], #"{"__type":"x#ValidationException","message":"bad"}"#)
        ])
        let error = try #require(throws: DarkroomError.self) {
            try client(of: server).dynamoDB.updateItem(table: "t", key: ["pk": "image#b/k"], update: "x")
        }
        #expect(
            error
                == DarkroomError(.awsRejected, "update item image#b/k in table t: status 400, ValidationException: bad")
        )
    }

    @Test func aQueryGoesOnFromPageToPage() throws {
        let server = try LoopbackServer(replies: [
            .answer(200, [:], #"{"Items":[{"pk":{"S":"a"}}],"LastEvaluatedKey":{"pk":{"S":"a"}}}"#),
            .answer(200, [:], #"{"Items":[]}"#),
        ])
        let table = try client(of: server).dynamoDB
        let query = DynamoDB.Query(table: "t", index: "i", keyCondition: "pk = :p", values: [":p": "a"], limit: 1)
        let first = try table.query(query)
        #expect(first == DynamoDB.Page(items: [["pk": "a"]], next: ["pk": "a"]))
        #expect(try table.query(query, continuing: first.next) == DynamoDB.Page(items: [], next: nil))
        #expect(server.requests.last?.json?["ExclusiveStartKey"] as? NSDictionary == ["pk": ["S": "a"]])
        #expect(server.requests.last?.json?["IndexName"] as? String == "i")
    }
}
