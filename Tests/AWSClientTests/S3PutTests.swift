import Core
import Foundation
import LoopbackServer
import Testing

@testable import AWSClient

@Suite struct S3PutTests {
    /// The MD5 of `bytes`.
    static let md5 = "4b3a6218bb3e3a7303e8a171a60fcf92"
    static let stored = LoopbackServer.Reply.answer(200, ["ETag": "\"e\"", "x-amz-version-id": "v1"])

    private func put(_ condition: S3.Condition) -> S3.Put {
        S3.Put(
            bucket: "photos", key: "a.webp", body: .bytes(Array("bytes".utf8)), contentType: "image/webp",
            cacheControl: "max-age=60", metadata: ["plan": "p1"], condition: condition)
    }

    @Test func anObjectIsStoredWithAllThatBelongsToIt() throws {
        let server = try LoopbackServer(replies: [Self.stored])
        #expect(try client(of: server).s3.put(put(.none)) == .stored(eTag: "e", versionId: "v1"))
        let request = try #require(server.requests.first)
        #expect(request.method == "PUT")
        #expect(request.text == "bytes")
        #expect(request.header("content-type") == "image/webp")
        #expect(request.header("cache-control") == "max-age=60")
        #expect(request.header("x-amz-meta-plan") == "p1")
        #expect(request.header("if-match") == nil && request.header("if-none-match") == nil)
    }

    @Test(arguments: [
        (S3.Condition.absent, 412, S3.PutOutcome.preconditionFailed), (.absent, 409, .conflict),
        (.matches(eTag: "old"), 412, .preconditionFailed), (.matches(eTag: "old"), 404, .preconditionFailed),
        (.matches(eTag: "old"), 409, .conflict),
    ])
    func aBrokenConditionIsAnOutcomeAndNoError(
        condition: S3.Condition, status: Int, outcome: S3.PutOutcome
    ) throws {
        let server = try LoopbackServer(replies: [.answer(status)])
        #expect(try client(of: server).s3.put(put(condition)) == outcome)
        #expect(server.requests.count == 1)
        let request = try #require(server.requests.first)
        #expect(request.header("if-none-match") == (condition == .absent ? "*" : nil))
        #expect(request.header("if-match") == (condition == .absent ? nil : "\"old\""))
    }

    @Test(arguments: [S3.Condition.none, .absent, .matches(eTag: "old")])
    func refusalsAreErrorsWhateverTheCondition(condition: S3.Condition) throws {
        let server = try LoopbackServer(replies: [.answer(403)])
        let error = try #require(throws: DarkroomError.self) { try client(of: server).s3.put(put(condition)) }
        #expect(error.name == .awsAccessDenied)
    }

    @Test func aMissingBucketIsNoBrokenCondition() throws {
        let server = try LoopbackServer(replies: [.answer(404, [:], "<Error><Code>NoSuchBucket</Code></Error>")])
        #expect(throws: DarkroomError.self) { try client(of: server).s3.put(put(.matches(eTag: "old"))) }
    }

    /// A first sending whose answer is lost, then a broken condition, then what HEAD finds.
    private func outcomeAfterLoss(
        _ lost: LoopbackServer.Reply, found: LoopbackServer.Reply
    ) throws -> S3.PutOutcome {
        let server = try LoopbackServer(replies: [lost, .answer(412), found])
        let outcome = try client(of: server).s3.put(put(.absent))
        #expect(server.requests.map(\.method) == ["PUT", "PUT", "HEAD"])
        return outcome
    }

    @Test(arguments: [500, 503])
    func anOwnObjectWhoseAnswerWasLostCountsAsStored(status: Int) throws {
        let own = LoopbackServer.Reply.answer(
            200, ["ETag": "\"\(Self.md5)\"", "x-amz-meta-plan": "p1", "Content-Length": "5"])
        let expected = S3.PutOutcome.stored(eTag: Self.md5, versionId: nil)
        #expect(try outcomeAfterLoss(.answer(status), found: own) == expected)
        #expect(try outcomeAfterLoss(.reset, found: own) == expected)
    }

    @Test(arguments: [
        ["ETag": "\"\(md5)\"", "x-amz-meta-plan": "p2", "Content-Length": "5"],
        ["ETag": "\"other\"", "x-amz-meta-plan": "p1", "Content-Length": "5"],
        ["ETag": "\"\(md5)\"", "Content-Length": "5"],
    ])
    func anotherObjectAfterALostAnswerIsABrokenCondition(headers: [String: String]) throws {
        #expect(try outcomeAfterLoss(.answer(500), found: .answer(200, headers)) == .preconditionFailed)
        #expect(try outcomeAfterLoss(.answer(500), found: .answer(404)) == .preconditionFailed)
    }

    @Test func alsoARepetitionByLibcurlItselfIsNoticed() throws {
        let own = LoopbackServer.Reply.answer(
            200, ["ETag": "\"\(Self.md5)\"", "x-amz-meta-plan": "p1", "Content-Length": "5"])
        let server = try LoopbackServer(replies: [.answer(404), .reset, .answer(412), own])
        let s3 = try client(of: server).s3
        #expect(try s3.headIfPresent(ObjectReference(bucket: "photos", key: "a.webp")) == nil)
        #expect(try s3.put(put(.absent)) == .stored(eTag: Self.md5, versionId: nil))
    }
}
