import Core
import Foundation
import LoopbackServer
import Synchronization
import Testing

@testable import HTTP

@Suite struct HTTPClientTests {
    let client: HTTPClient

    init() throws { client = try HTTPClient() }

    @Test func aRequestArrivesAsItWasMadeAndItsAnswerComesBack() throws {
        let server = try LoopbackServer(replies: [.answer(201, ["X-Found": "  yes "], "hello")])
        let response = try client.perform(
            HTTPRequest(
                .post, server.url + "/a?b=c",
                headers: [Header("X-Kind", "test"), Header("Content-Type", "text/plain")],
                body: .bytes(Array("body".utf8))))
        #expect(response.status == 201)
        #expect(response.text == "hello")
        #expect(response.header("x-found") == "yes")
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/a?b=c")
        #expect(request.text == "body")
        #expect(request.header("x-kind") == "test")
        #expect(request.header("content-type") == "text/plain")
    }

    @Test func oneConnectionServesRequestAfterRequest() throws {
        let server = try LoopbackServer(replies: [.answer(200, [:], "ok")])
        for _ in 1...5 { _ = try client.perform(HTTPRequest(.get, server.url)) }
        #expect(server.requests.count == 5)
        #expect(server.connections == 1)
    }

    @Test func requestsRunAtTheSameTimeAndAnswerInOrder() throws {
        // Nobody is answered before all have arrived.
        let arrived = Mutex(0)
        let all = DispatchSemaphore(value: 0)
        let server = try LoopbackServer { request in
            if arrived.withLock({
                $0 += 1; return $0 == 4
            }) {
                for _ in 1...4 { all.signal() }
            }
            guard all.wait(timeout: .now() + 30) == .success else { return .answer(500) }
            return .answer(200, [:], request.target)
        }
        let results = client.perform((1...4).map { HTTPRequest(.get, "\(server.url)/\($0)") })
        #expect(try results.map { try $0.get().text } == ["/1", "/2", "/3", "/4"])
    }

    @Test func connectionsOfManyRequestsStayOpenAfterASingleOne() throws {
        let arrived = Mutex(0)
        let all = DispatchSemaphore(value: 0)
        let server = try LoopbackServer { request in
            guard request.target != "/single" else { return .answer(200) }
            if arrived.withLock({
                $0 += 1; return $0 % 6 == 0
            }) {
                for _ in 1...6 { all.signal() }
            }
            return all.wait(timeout: .now() + 30) == .success ? .answer(200) : .answer(500)
        }
        let many = (1...6).map { HTTPRequest(.get, "\(server.url)/\($0)") }
        for result in client.perform(many) { #expect(try result.get().status == 200) }
        for _ in 1...3 { _ = try client.perform(HTTPRequest(.get, "\(server.url)/single")) }
        for result in client.perform(many) { #expect(try result.get().status == 200) }
        #expect(server.connections == 6)
    }

    @Test func oneFailureAmongManyLeavesTheOthersAlone() throws {
        let server = try LoopbackServer { $0.target == "/bad" ? .reset : .answer(200, [:], $0.text) }
        let requests = [("/a", "1"), ("/bad", "2"), ("/c", "3")].map {
            HTTPRequest(.put, server.url + $0.0, body: .bytes(Array($0.1.utf8)))
        }
        let results = client.perform(requests)
        #expect(try results[0].get().text == "1")
        #expect(throws: DarkroomError.self) { try results[1].get() }
        #expect(try results[2].get().text == "3")
    }

    @Test func anyStatusIsAnAnswer() throws {
        let server = try LoopbackServer(replies: [.answer(503, [:], "busy")])
        let response = try client.perform(HTTPRequest(.get, server.url))
        #expect(response.status == 503)
        #expect(!response.isSuccess)
        #expect(response.text == "busy")
    }

    @Test func aConnectionThatDiedWhileIdleIsReplaced() throws {
        // What a frozen Lambda finds after it has thawed.
        let server = try LoopbackServer(replies: [.answerAndClose(200, "first"), .answer(200, [:], "second")])
        #expect(try client.perform(HTTPRequest(.get, server.url)).text == "first")
        #expect(try client.perform(HTTPRequest(.put, server.url, body: .bytes([1, 2, 3]))).text == "second")
        #expect(server.connections == 2)
    }

    @Test func aRequestThatLibcurlRepeatedByItselfSaysSo() throws {
        // Whoever writes under a condition has to know that the first sending may have been acted on.
        let server = try LoopbackServer(replies: [.answer(200), .reset, .answer(200)])
        #expect(try client.perform(HTTPRequest(.get, server.url)).sendings == 1)
        #expect(try client.perform(HTTPRequest(.put, server.url, body: .bytes([1]))).sendings == 2)
        #expect(server.requests.map(\.body) == [[], [1], [1]])
    }

    @Test(arguments: [0, 1, 70_000, 3_000_000])
    func bodiesOfAnySizeArriveWhole(size: Int) throws {
        // Above 1 MB libcurl asks first (Expect: 100-continue), so that the answer is preceded by an interim one.
        let server = try LoopbackServer { .answer(200, [:], "\($0.body.count)") }
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let response = try client.perform(HTTPRequest(.put, server.url, body: .bytes(body)))
        #expect(response.text == "\(size)")
        try body.withUnsafeBytes { buffer in
            _ = try client.perform(HTTPRequest(.put, server.url, body: .borrowed(buffer)))
        }
        #expect(server.requests.map(\.body) == [body, body])
        #expect(server.requests.map(\.method) == ["PUT", "PUT"])
    }

    @Test func theAnswerToHeadHasALengthAndNoBody() throws {
        let server = try LoopbackServer(replies: [.answer(200, ["Content-Length": "12345"])])
        let response = try client.perform(HTTPRequest(.head, server.url))
        #expect(response.header("Content-Length") == "12345")
        #expect(response.body.isEmpty)
        #expect(try client.perform(HTTPRequest(.head, server.url)).status == 200)
        #expect(server.connections == 1)
    }

    @Test func aPathIsSentAsItStands() throws {
        let server = try LoopbackServer(replies: [.answer(200)])
        _ = try client.perform(HTTPRequest(.delete, server.url + "/a/../b//c/./d%2F?x=%20"))
        #expect(server.requests.map(\.target) == ["/a/../b//c/./d%2F?x=%20"])
        #expect(server.requests.map(\.method) == ["DELETE"])
    }

    @Test func redirectionsAreNotFollowed() throws {
        let server = try LoopbackServer(replies: [.answer(302, ["Location": "/elsewhere"])])
        #expect(try client.perform(HTTPRequest(.get, server.url)).status == 302)
        #expect(server.requests.count == 1)
    }
}
