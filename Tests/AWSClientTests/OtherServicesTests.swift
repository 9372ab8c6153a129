import Core
import Foundation
import LoopbackServer
import Testing

@testable import AWSClient

@Suite struct StepFunctionsTests {
    @Test func anExecutionIsStartedOrItsNameIsTaken() throws {
        let server = try LoopbackServer(replies: [
            .answer(200, [:], #"{"executionArn":"arn:e","startDate":1.795237795441E9}"#),
            .answer(400, [:], #"{"__type":"ExecutionAlreadyExists","message":"there"}"#),
        ])
        let machines = try client(of: server).stepFunctions
        #expect(try machines.start(machine: "arn:m", name: "n", input: "{}") == .started(arn: "arn:e"))
        #expect(try machines.start(machine: "arn:m", name: "n", input: "[]") == .nameTaken)
        #expect(server.requests.first?.header("x-amz-target") == "AWSStepFunctions.StartExecution")
        #expect(server.requests.first?.json == ["stateMachineArn": "arn:m", "name": "n", "input": "{}"])
    }

    @Test func anExecutionIsDescribed() throws {
        let server = try LoopbackServer(replies: [
            .answer(
                200, [:],
                #"{"status":"FAILED","startDate":1000.5,"stopDate":1001,"input":"{}","error":"Image.Corrupt","cause":"c"}"#
            )
        ])
        #expect(
            try client(of: server).stepFunctions.describe(execution: "arn:e")
                == StepFunctions.Execution(
                    status: "FAILED", startDate: Date(timeIntervalSince1970: 1000.5),
                    stopDate: Date(timeIntervalSince1970: 1001), input: "{}", error: "Image.Corrupt", cause: "c"))
    }

    @Test func aMapRunIsFoundByItsExecutionAndDescribed() throws {
        let counts =
            #"{"pending":1,"running":2,"succeeded":3,"failed":4,"timedOut":5,"aborted":6,"total":21,"resultsWritten":0}"#
        let server = try LoopbackServer(replies: [
            .answer(200, [:], #"{"mapRuns":[{"executionArn":"arn:e","mapRunArn":"arn:m","startDate":1.5}]}"#),
            .answer(200, [:], #"{"status":"RUNNING","itemCounts":\#(counts),"executionCounts":\#(counts)}"#),
            .answer(200, [:], #"{"stopDate":2.5}"#),
        ])
        let machines = try client(of: server).stepFunctions
        #expect(try machines.mapRuns(of: "arn:e") == ["arn:m"])
        let run = try machines.describe(mapRun: "arn:m")
        #expect(run.status == "RUNNING")
        #expect(
            run.counts
                == .init(total: 21, pending: 1, running: 2, succeeded: 3, failed: 4, timedOut: 5, aborted: 6))
        try machines.stop(execution: "arn:e")
        let targets = server.requests.map { $0.header("x-amz-target") }
        #expect(targets == ["ListMapRuns", "DescribeMapRun", "StopExecution"].map { "AWSStepFunctions." + $0 })
    }

    @Test func aHistoryKeepsTheTextOfWhateverHappened() throws {
        let server = try LoopbackServer(replies: [
            .answer(
                200, [:],
                #"{"events":[{"id":2,"previousEventId":1,"type":"TaskFailed","timestamp":5,"#
                    + #""taskFailedEventDetails":{"error":"E","cause":"C","resourceType":"lambda"}},"#
                    + #"{"id":3,"type":"TaskStateEntered","timestamp":6,"#
                    + #""stateEnteredEventDetails":{"name":"Render","inputDetails":{"truncated":false}}}],"nextToken":"t"}"#
            )
        ])
        let page = try client(of: server).stepFunctions.history(execution: "arn:e", reversed: true, limit: 2)
        #expect(page.next == "t")
        #expect(
            page.events == [
                StepFunctions.Event(
                    id: 2, previousId: 1, type: "TaskFailed", timestamp: Date(timeIntervalSince1970: 5),
                    details: ["error": "E", "cause": "C", "resourceType": "lambda"]),
                StepFunctions.Event(
                    id: 3, previousId: 0, type: "TaskStateEntered", timestamp: Date(timeIntervalSince1970: 6),
                    details: ["name": "Render"]),
            ])
    }
}

@Suite struct RekognitionTests {
    @Test func labelsBringTheirParents() throws {
        let server = try LoopbackServer(replies: [
            .answer(
                200, [:],
                #"{"Labels":[{"Name":"Dog","Confidence":98.5,"Parents":[{"Name":"Animal"}],"Instances":[{"BoundingBox":{"Left":0.1,"Top":0.2,"Width":0.3,"Height":0.4},"Confidence":97},{}]}]}"#
            )
        ])
        let image = Rekognition.Image.object(ObjectReference(bucket: "b", key: "k é", versionId: "v"))
        let labels = try client(of: server).rekognition.detectLabels(image, maxLabels: 3, minConfidence: 75)
        #expect(
            labels == [
                Rekognition.Label(
                    name: "Dog", confidence: 98.5, parents: ["Animal"],
                    instances: [
                        .init(box: BoundingBox(left: 0.1, top: 0.2, width: 0.3, height: 0.4), confidence: 97)
                    ])
            ])
        #expect(server.requests.first?.header("content-type") == "application/x-amz-json-1.1")
        #expect(
            server.requests.first?.json == [
                "Image": ["S3Object": ["Bucket": "b", "Name": "k é", "Version": "v"]], "MaxLabels": 3,
                "MinConfidence": 75,
            ])
    }

    @Test func moderationLabelsBringTheirCategory() throws {
        let server = try LoopbackServer(replies: [
            .answer(200, [:], #"{"ModerationLabels":[{"Name":"Tobacco","ParentName":"","Confidence":60}]}"#)
        ])
        let labels = try client(of: server).rekognition.detectModerationLabels(.bytes([255, 216]), minConfidence: 50)
        #expect(labels == [Rekognition.ModerationLabel(name: "Tobacco", parent: "", confidence: 60)])
        #expect(server.requests.first?.json == ["Image": ["Bytes": "/9g="], "MinConfidence": 50])
    }
}

@Suite struct CloudFormationTests {
    @Test func aStacksOutputsAndParametersAreDictionaries() throws {
        let server = try LoopbackServer(replies: [
            .answer(
                200, [:],
                """
                <DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>s</StackName><Outputs>
                <member><OutputKey>InputBucketName</OutputKey><OutputValue>in&amp;put</OutputValue></member>
                <member><OutputKey>Empty</OutputKey><OutputValue/></member>
                </Outputs><Parameters><member><ParameterKey>Preset</ParameterKey><ParameterValue>web</ParameterValue></member>
                </Parameters></member></Stacks></DescribeStacksResult></DescribeStacksResponse>
                """)
        ])
        #expect(
            try client(of: server).cloudFormation.describe(stack: "s")
                == .init(outputs: ["InputBucketName": "in&put", "Empty": ""], parameters: ["Preset": "web"]))
        #expect(server.requests.first?.text == "Action=DescribeStacks&StackName=s&Version=2010-05-15")
    }

    @Test func aMissingStackIsNamed() throws {
        let server = try LoopbackServer(replies: [
            .answer(
                400, [:],
                "<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack s does not exist</Message></Error></ErrorResponse>"
            )
        ])
        let error = try #require(throws: DarkroomError.self) {
            try client(of: server).cloudFormation.outputs(ofStack: "s")
        }
        #expect(
            error
                == DarkroomError(.awsRejected, "describe stack s: status 400, ValidationError: Stack s does not exist"))
    }
}
