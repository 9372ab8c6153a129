import Core
import Foundation
import HTTP
import LoopbackServer
import Testing

@testable import AWSClient

@Suite struct SignatureTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        var target: String
        var method = "GET"
        var host: String
        var headers: [String: String]
        var body = ""
        var scope: String
        var signature: String
        var testDescription: String { "\(method) \(target)" }
    }

    /// Signed by botocore 1.43.127 (`S3SigV4Auth`, `SigV4Auth`) with its clock set to this date, so that the verifier below is
    /// itself verified.
    static let vectors = [
        Vector(
            target: "/uploads/%C3%89t%C3%A9%202026/a%2Bb%20%281%29%2520%23%C3%A9.jpg",
            host: "photos.s3.eu-central-1.amazonaws.com", headers: ["x-amz-content-sha256": emptyHash], scope: "s3",
            signature: "4f59c3ae1201d8bb8a1d2fa719029d303191346d7af97e378a8ac58a074e9061"),
        Vector(
            target: "/a/../b//c/./d", host: "photos.s3.eu-central-1.amazonaws.com",
            headers: ["x-amz-content-sha256": emptyHash, "range": "bytes=0-99"], scope: "s3",
            signature: "04e5313fc743fc984259b1fde98d6fe60aa96d4083c21f56d674bc651c348b23"),
        Vector(
            target: "/?encoding-type=url&list-type=2&max-keys=1000&prefix=uploads%2F%C3%89",
            host: "photos.s3.eu-central-1.amazonaws.com",
            headers: ["x-amz-content-sha256": emptyHash, "x-amz-security-token": "TOKEN/+="], scope: "s3",
            signature: "a8b9ae13a48d3fcd6e35f87d980fb740bb386387915ff716ff674318da244079"),
        Vector(
            target: "/", method: "POST", host: "dynamodb.eu-central-1.amazonaws.com",
            headers: [
                "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.GetItem",
                "x-amz-security-token": "TOKEN/+=",
            ], body: #"{"TableName":"t"}"#, scope: "dynamodb",
            signature: "c2f86c64798bd7d11caab90362c35f6f2f4c789bc8e9adc23d37734b162e94f4"),
    ]
    static let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

    @Test(arguments: vectors)
    func theVerifierAgreesWithBotocore(vector: Vector) {
        var headers = vector.headers
        headers["host"] = vector.host
        headers["x-amz-date"] = "20261121T041800Z"
        let names = headers.keys.sorted().joined(separator: ";")
        headers["authorization"] =
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261121/eu-central-1/\(vector.scope)/aws4_request, "
            + "SignedHeaders=\(names), Signature=\(vector.signature)"
        let verifier = SignatureVerifier(
            method: vector.method, target: vector.target, headers: headers.map { ($0.key, $0.value) },
            body: Array(vector.body.utf8), secret: Self.secret)
        #expect(verifier.expected == vector.signature)
    }

    @Test(arguments: [nil, "TOKEN/+="])
    func everyKindOfRequestIsSignedAsTheRulesHaveIt(token: String?) throws {
        let server = try LoopbackServer(replies: [.answer(400)])
        let aws = try AWSClient(
            AWSConfiguration(
                region: "eu-central-1",
                credentials: Credentials(
                    accessKeyId: "AKIDEXAMPLE", secretAccessKey: Self.secret, sessionToken: token),
                endpoint: server.url), retry: .never)
        let object = ObjectReference(
            bucket: "photos", key: "uploads/Été 2026/a+b (1)%20#é.jpg", versionId: "v/1=", eTag: "abc")
        let put = S3.Put(
            bucket: "photos", key: "a/../b//c/./d~*'\"", body: .bytes([0, 255, 10]), contentType: "image/webp",
            cacheControl: "public, max-age=31536000, immutable", metadata: ["plan": "p  1", "Mark": "x"],
            condition: .matches(eTag: "def"))
        var large = put
        large.body = .bytes([UInt8](repeating: 3, count: 2_000_000))
        _ = try? aws.s3.get(object, range: 0..<100)
        _ = try? aws.s3.head(object)
        _ = aws.s3.put([put, large])
        _ = try? aws.s3.list(bucket: "photos", prefix: "uploads/É & ~", startAfter: "a b", continuing: "1/+=")
        _ = try? aws.s3.delete(object)
        _ = try? aws.dynamoDB.getItem(table: "t", key: ["pk": "é"])
        _ = try? aws.sqs.send(queue: "http://q", body: "é")
        _ = try? aws.sns.publish(topic: "arn:aws:sns:x", message: "a b+é&=", attributes: ["verdict": "DONE"])
        _ = try? aws.stepFunctions.describe(execution: "arn")
        _ = try? aws.rekognition.detectLabels(.bytes([1]), maxLabels: 1, minConfidence: 1)
        _ = try? aws.cloudFormation.outputs(ofStack: "s")

        #expect(server.requests.count == 12)
        for request in server.requests {
            let verifier = SignatureVerifier(request, secret: Self.secret)
            #expect(verifier.given == verifier.expected, "\(request.method) \(request.target)")
            // All that AWS demands is signed.
            let demanded = request.headers.map(\.name).filter { $0.hasPrefix("x-amz-") || $0 == "host" }
            #expect(Set(demanded).isSubset(of: verifier.signedHeaders), "\(request.method) \(request.target)")
            #expect(request.header("x-amz-security-token") == token)
        }
    }

    @Test(arguments: [
        ("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1", true),
        ("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0", false),
    ])
    func aRecordedTraceGoesAlongSignedToServicesThatHandItOn(header: String, isRecorded: Bool) throws {
        let server = try LoopbackServer(replies: [.answer(400)])
        let aws = try AWSClient(
            AWSConfiguration(
                region: "eu-central-1",
                credentials: Credentials(
                    accessKeyId: "AKIDEXAMPLE", secretAccessKey: Self.secret, sessionToken: "TOKEN/+="),
                endpoint: server.url), retry: .never
        ).traced(by: TraceHeader(header))
        _ = try? aws.sns.publish(topic: "arn:aws:sns:x", message: "m", attributes: [:])
        _ = try? aws.sqs.send(queue: "http://q", body: "m")
        _ = try? aws.s3.head(ObjectReference(bucket: "photos", key: "a.jpg"))
        _ = try? aws.dynamoDB.getItem(table: "t", key: ["pk": "a"])

        let sent = server.requests.map { $0.header("x-amzn-trace-id") }
        #expect(sent == (isRecorded ? [header, header, nil, nil] : [nil, nil, nil, nil]))
        for request in server.requests {
            let verifier = SignatureVerifier(request, secret: Self.secret)
            #expect(verifier.given == verifier.expected, "\(request.method) \(request.target)")
        }
    }
}
