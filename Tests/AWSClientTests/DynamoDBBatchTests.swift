import Core
import LoopbackServer
import Testing

@testable import AWSClient

@Suite struct DynamoDBBatchTests {
    @Test func whatIsLeftUnprocessedIsAskedForAgain() throws {
        let server = try LoopbackServer(replies: [
            .answer(
                200, [:],
                #"{"Responses":{"t":[{"pk":{"S":"a"}}]},"UnprocessedKeys":{"t":{"Keys":[{"pk":{"S":"b"}}]}}}"#),
            .answer(200, [:], #"{"Responses":{"t":[{"pk":{"S":"b"}}]},"UnprocessedKeys":{}}"#),
        ])
        let keys: [DynamoDB.Item] = ["a", "b", "c"].map { ["pk": .string($0)] }
        let items = try client(of: server).dynamoDB.getItems(
            table: "t", keys: keys, projection: "pk, #s", names: ["#s": "status"])
        #expect(items == [["pk": .string("a")], ["pk": .string("b")]])
        #expect(server.requests.first?.header("x-amz-target") == "DynamoDB_20120810.BatchGetItem")
        let asked: [[[String: [String: String]]]] = [
            [["pk": ["S": "a"]], ["pk": ["S": "b"]], ["pk": ["S": "c"]]], [["pk": ["S": "b"]]],
        ]
        for (request, keys) in zip(server.requests, asked) {
            #expect(
                request.json == [
                    "RequestItems": [
                        "t": [
                            "Keys": keys, "ProjectionExpression": "pk, #s",
                            "ExpressionAttributeNames": ["#s": "status"],
                        ]
                    ]
                ])
        }
    }

    @Test func nothingIsAskedForNoKeys() throws {
        let server = try LoopbackServer(replies: [])
        #expect(try client(of: server).dynamoDB.getItems(table: "t", keys: [], projection: "pk").isEmpty)
        #expect(server.requests.isEmpty)
    }
}
