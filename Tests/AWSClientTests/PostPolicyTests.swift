import Core
import FoundationEssentials
import Testing

@testable import AWSClient

@Suite("PostPolicy")
struct PostPolicyTests {
    static let now = Date(timeIntervalSince1970: 1_795_694_400)  // 2026-11-26T12:00:00Z
    let policy = PostPolicy(
        bucket: "photos", key: "uploads/1/a b.jpg", contentType: "image/jpeg", bytes: 1...1000,
        expiration: now.addingTimeInterval(300))

    @Test("is signed as botocore signs the same policy")
    func vector() throws {
        let credentials = Credentials(
            accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            sessionToken: "token/+=")
        let fields = try policy.fields(signedWith: credentials, region: "eu-central-1", now: Self.now)
        // botocore 1.43.127: SigV4Auth(credentials, "s3", "eu-central-1").signature(policy, request)
        #expect(
            fields["x-amz-signature"] == "e8c999b0bd56769833535b42fc90d409779ce6e3ce5d89b73247b2571d16debc")
        #expect(fields["x-amz-date"] == "20261126T120000Z")
        #expect(fields["x-amz-security-token"] == "token/+=")
    }

    @Test("demands every field that it is sent with, the bucket, and a size; nothing else is signed")
    func conditions() throws {
        let credentials = Credentials(accessKeyId: "AKIA", secretAccessKey: "secret")
        let fields = try policy.fields(signedWith: credentials, region: "us-east-1", now: Self.now)
        let document = try #require(fields["policy"].flatMap { Data(base64Encoded: $0) })
        let read = try JSONDecoder().decode(JSONValue.self, from: document)
        #expect(read["expiration"]?.string == "2026-11-26T12:05:00.000Z")
        guard case .array(let conditions)? = read["conditions"] else {
            Issue.record("there are no conditions")
            return
        }
        let exact = conditions.compactMap { condition -> (String, String)? in
            guard case .object(let members) = condition, let member = members.first else { return nil }
            return (member.key, member.value.string ?? "")
        }
        let sent = fields.filter { $0.key != "policy" && $0.key != "x-amz-signature" }
        #expect(Dictionary(uniqueKeysWithValues: exact) == sent.merging(["bucket": "photos"]) { $1 })
        #expect(conditions.contains(.array([.string("content-length-range"), .int(1), .int(1000)])))
        #expect(conditions.count == exact.count + 1)
        #expect(sent["x-amz-security-token"] == nil)
    }

    @Test("goes to the bucket's own host on AWS, to the path elsewhere", arguments: [nil, "http://127.0.0.1:4566"])
    func address(endpoint: String?) throws {
        let configuration = AWSConfiguration(
            region: "eu-central-1", credentials: Credentials(accessKeyId: "AKIA", secretAccessKey: "secret"),
            endpoint: endpoint)
        let form = try AWSClient(configuration).s3.form(policy, now: Self.now)
        #expect(form.url == (endpoint.map { "\($0)/photos/" } ?? "https://photos.s3.eu-central-1.amazonaws.com/"))
    }
}
