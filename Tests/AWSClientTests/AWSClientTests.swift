import Core
import Foundation
import LoopbackServer
import Synchronization
import Testing

@testable import AWSClient

@Suite struct AWSClientTests {
    let object = ObjectReference(bucket: "photos", key: "a.jpg")
    static let found = LoopbackServer.Reply.answer(200, ["ETag": "\"e\""], "bytes")

    @Test func serviceTroubleIsRetriedUntilItHasPassed() throws {
        let server = try LoopbackServer(replies: [
            .answer(503, [:], "<Error><Code>SlowDown</Code></Error>"), .short(length: 99, "cut"), .reset, Self.found,
        ])
        let naps = Naps()
        #expect(try client(of: server, naps: naps).s3.get(object).body == Array("bytes".utf8))
        #expect(server.requests.count == 4)
        // The first was a request to slow down, the others were breakdowns.
        #expect(naps.all == [0.5, 0.2, 0.4])
    }

    @Test func everySendingIsSignedAnew() throws {
        let server = try LoopbackServer(replies: [.answer(500), Self.found])
        _ = try client(of: server).s3.get(object)
        for request in server.requests {
            let verifier = SignatureVerifier(request, secret: "secret")
            #expect(verifier.given == verifier.expected)
        }
    }

    @Test func aRefusalIsNotRetried() throws {
        let server = try LoopbackServer(replies: [.answer(403, [:], "<Error><Code>AccessDenied</Code></Error>")])
        let error = try #require(throws: DarkroomError.self) { try client(of: server).s3.get(object) }
        #expect(error.name == .awsAccessDenied)
        #expect(error.message == "get s3://photos/a.jpg: status 403, AccessDenied")
        #expect(server.requests.count == 1)
    }

    @Test func whatDoesNotPassIsGivenUp() throws {
        let server = try LoopbackServer(replies: [.answer(500, ["x-amz-request-id": "R1"])])
        let error = try #require(throws: DarkroomError.self) { try client(of: server).s3.get(object) }
        #expect(error.name == .awsUnavailable)
        #expect(error.message == "get s3://photos/a.jpg: status 500 (request R1)")
        #expect(server.requests.count == 5)
    }

    @Test func nobodyAtTheEndpointIsUnavailability() throws {
        let port = try ClosedPort()
        let naps = Naps()
        let error = try #require(throws: DarkroomError.self) { try client(of: port.url, naps: naps).s3.get(object) }
        #expect(error.name == .awsUnavailable)
        #expect(error.message.hasPrefix("get s3://photos/a.jpg: GET \(port.url)/photos/a.jpg: "))
        #expect(naps.all.count == 4)
    }

    @Test func noSleepReachesBeyondTheDeadline() throws {
        let server = try LoopbackServer(replies: [.answer(503)])
        let naps = Naps()
        let policy = RetryPolicy(base: 3600, longestWait: 3600)
        let aws = try client(of: server, naps: naps, retry: policy).until(Deadline(in: 600))
        #expect(throws: DarkroomError.self) { try aws.s3.get(object) }
        #expect(naps.all.isEmpty)
        #expect(server.requests.count == 1)
    }

    @Test func afterTheDeadlineNothingIsSent() throws {
        let server = try LoopbackServer(replies: [Self.found])
        let error = try #require(throws: DarkroomError.self) {
            try client(of: server).until(Deadline(in: -1)).s3.get(object)
        }
        #expect(error.name == .deadlineExceeded)
        #expect(server.requests.isEmpty)
    }

    @Test func ofManyCallsOnlyTheFailedOnesAreSentAgain() throws {
        let failedOnce = Mutex(false)
        let server = try LoopbackServer { request in
            let fails =
                request.target == "/photos/2"
                && failedOnce.withLock { failed in
                    defer { failed = true }
                    return !failed
                }
            return fails ? .answer(503) : .answer(200, ["ETag": "\"\(request.target)\""])
        }
        let naps = Naps()
        let puts = (1...3).map { S3.Put(bucket: "photos", key: "\($0)", body: .bytes([1]), contentType: "image/png") }
        let outcomes = try client(of: server, naps: naps).s3.put(puts).map { try $0.get() }
        #expect(outcomes == (1...3).map { .stored(eTag: "/photos/\($0)", versionId: nil) })
        #expect(server.requests.map(\.target).sorted() == ["/photos/1", "/photos/2", "/photos/2", "/photos/3"])
        #expect(naps.all == [0.1])
    }
}
