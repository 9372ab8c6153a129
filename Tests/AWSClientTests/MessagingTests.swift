import Core
import Foundation
import LoopbackServer
import Testing

@testable import AWSClient

@Suite struct MessagingTests {
    static let queue = "https://sqs.eu-central-1.amazonaws.com/1/letters"

    @Test func receivedMessagesBringTheirAttributes() throws {
        let server = try LoopbackServer(replies: [
            .answer(
                200, [:],
                #"{"Messages":[{"MessageId":"m","ReceiptHandle":"h","Body":"{}","MD5OfBody":"x","#
                    + #""Attributes":{"ApproximateReceiveCount":"2"},"#
                    + #""MessageAttributes":{"error":{"DataType":"String","StringValue":"Image.Corrupt"}}}]}"#),
            .answer(200, [:], "{}"),
        ])
        let sqs = try client(of: server).sqs
        #expect(
            try sqs.receive(queue: Self.queue, limit: 5, wait: 20, visibility: 60) == [
                SQS.Message(
                    messageId: "m", receiptHandle: "h", body: "{}", attributes: ["ApproximateReceiveCount": "2"],
                    messageAttributes: ["error": "Image.Corrupt"])
            ])
        #expect(try sqs.receive(queue: Self.queue).isEmpty)
        let request = try #require(server.requests.first)
        #expect(request.header("x-amz-target") == "AmazonSQS.ReceiveMessage")
        #expect(request.json?["QueueUrl"] as? String == Self.queue)
        #expect(request.json?["WaitTimeSeconds"] as? Int == 20)
        #expect(request.json?["VisibilityTimeout"] as? Int == 60)
        #expect(request.json?["MaxNumberOfMessages"] as? Int == 5)
    }

    @Test func deletingAndHidingAnswerWithNothing() throws {
        let server = try LoopbackServer(replies: [.answer(200)])
        let sqs = try client(of: server).sqs
        try sqs.delete(queue: Self.queue, receiptHandle: "h")
        try sqs.changeVisibility(queue: Self.queue, receiptHandle: "h", seconds: 0)
        #expect(
            server.requests.map(\.json) == [
                ["QueueUrl": Self.queue, "ReceiptHandle": "h"],
                ["QueueUrl": Self.queue, "ReceiptHandle": "h", "VisibilityTimeout": 0],
            ])
    }

    @Test func sendingKeepsTextAttributes() throws {
        let server = try LoopbackServer(replies: [.answer(200, [:], #"{"MessageId":"m"}"#)])
        let sqs = try client(of: server).sqs
        #expect(try sqs.send(queue: Self.queue, body: "é", attributes: ["state": "Render"], delay: 5) == "m")
        #expect(
            server.requests.first?.json == [
                "QueueUrl": Self.queue, "MessageBody": "é", "DelaySeconds": 5,
                "MessageAttributes": ["state": ["DataType": "String", "StringValue": "Render"]],
            ])
    }

    @Test func aQueueTellsItsAttributes() throws {
        let server = try LoopbackServer(replies: [
            .answer(200, [:], #"{"Attributes":{"ApproximateNumberOfMessages":"3"}}"#)
        ])
        #expect(try client(of: server).sqs.attributes(ofQueue: Self.queue) == ["ApproximateNumberOfMessages": "3"])
    }

    @Test func aMessageIsPublishedAsAForm() throws {
        let server = try LoopbackServer(replies: [
            .answer(
                200, [:],
                """
                <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>
                <MessageId>m</MessageId></PublishResult><ResponseMetadata/></PublishResponse>
                """)
        ])
        let id = try client(of: server).sns.publish(
            topic: "arn:t", message: "{\"a\": \"é+&\"}", attributes: ["verdict": "DONE", "owner": "x y"])
        #expect(id == "m")
        let request = try #require(server.requests.first)
        #expect(request.header("content-type") == "application/x-www-form-urlencoded; charset=utf-8")
        #expect(
            request.text.components(separatedBy: "&") == [
                "Action=Publish", "Message=%7B%22a%22%3A%20%22%C3%A9%2B%26%22%7D",
                "MessageAttributes.entry.1.Name=owner", "MessageAttributes.entry.1.Value.DataType=String",
                "MessageAttributes.entry.1.Value.StringValue=x%20y", "MessageAttributes.entry.2.Name=verdict",
                "MessageAttributes.entry.2.Value.DataType=String", "MessageAttributes.entry.2.Value.StringValue=DONE",
                "TopicArn=arn%3At", "Version=2010-03-31",
            ])
    }

    @Test func anAnswerOfAnotherServiceIsNotBelieved() throws {
        let server = try LoopbackServer(replies: [.answer(200, [:], "<html></html>")])
        let error = try #require(throws: DarkroomError.self) {
            try client(of: server).sns.publish(topic: "arn:t", message: "x")
        }
        #expect(error.name == .awsUnavailable)
    }
}
