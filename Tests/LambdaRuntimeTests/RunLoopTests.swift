import Core
import Foundation
import HTTP
import Testing

@testable import LambdaRuntime

/// Stands in for the Runtime API: gives one invocation after the other and keeps what is posted.
private final class ScriptedAPI: Transport {
    var events: [String]
    var posts: [HTTPRequest] = []
    var answerToPost = HTTPResponse(status: 202)

    init(_ events: String...) { self.events = events }

    func perform(_ requests: [HTTPRequest]) -> [Result<HTTPResponse, DarkroomError>] {
        requests.map { request in
            if request.method == .post {
                posts.append(request)
                return .success(answerToPost)
            }
            guard request.url == "http://api:9001/2018-06-01/runtime/invocation/next", !events.isEmpty else {
                return .failure(DarkroomError(.awsUnavailable, "no more"))
            }
            return .success(
                HTTPResponse(
                    status: 200,
                    headers: [
                        Header("Lambda-Runtime-Aws-Request-Id", "id-\(events.count)"),
                        Header("Lambda-Runtime-Deadline-Ms", "1542409706888"),
                        Header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:1:function:f"),
                        Header("Lambda-Runtime-Trace-Id", "Root=1-2"),
                    ], body: Array(events.removeFirst().utf8)))
        }
    }

    /// The one error that was posted.
    func report() throws -> ErrorReport {
        let post = try #require(posts.first)
        #expect(posts.count == 1)
        #expect(post.url == "http://api:9001/2018-06-01/runtime/invocation/id-1/error")
        let report = try JSONDecoder().decode(ErrorReport.self, from: Data(post.bytes))
        #expect(post.headers.contains(Header("Lambda-Runtime-Function-Error-Type", report.errorType)))
        return report
    }
}

extension HTTPRequest {
    fileprivate var bytes: [UInt8] { if case .bytes(let bytes) = body { bytes } else { [] } }
}

private struct Event: Codable, Equatable {
    struct Size: Codable, Equatable { var width: Int }
    var name: String
    var sizes: [Size] = []
}

@Suite struct RunLoopTests {
    private func serve<Output: Encodable>(
        _ api: ScriptedAPI, _ handler: @escaping (Event, LambdaContext) throws -> Output
    ) throws {
        let silent = Log { _ in }
        try RunLoop(api: RuntimeAPI(host: "api:9001", transport: api, log: silent), handler: handler).serveOne()
    }

    @Test func anInvocationIsHandledAndAnswered() throws {
        let api = ScriptedAPI(#"{"name":"a","sizes":[{"width":3}]}"#)
        try serve(api) { event, context in
            #expect(event == Event(name: "a", sizes: [Event.Size(width: 3)]))
            #expect(context.requestId == "id-1")
            #expect(context.deadline.date.timeIntervalSince1970 == 1_542_409_706.888)
            #expect(context.functionARN == "arn:aws:lambda:eu-central-1:1:function:f")
            #expect(context.traceId == "Root=1-2")
            return ["done": true]
        }
        let post = try #require(api.posts.first)
        #expect(api.posts.count == 1)
        #expect(post.url == "http://api:9001/2018-06-01/runtime/invocation/id-1/response")
        #expect(String(decoding: post.bytes, as: UTF8.self) == #"{"done":true}"#)
    }

    @Test func nextMayTakeForEver() throws {
        let api = RecordingTransport()
        #expect(throws: RuntimeAPI.Failure.self) { try RuntimeAPI(host: "h", transport: api).next() }
        #expect(api.last?.timeouts.stall == nil)
        #expect(api.last?.timeouts.total == nil)
        #expect(api.last?.deadline == nil)
    }

    @Test(arguments: ErrorName.allCases)
    func aDarkroomErrorKeepsItsName(name: ErrorName) throws {
        let api = ScriptedAPI(#"{"name":"a","sizes":[]}"#)
        try serve(api) { _, _ -> Bool in throw DarkroomError(name, "why it failed") }
        let report = try api.report()
        #expect(report == ErrorReport(DarkroomError(name, "why it failed")))
        #expect(report.errorType == name.rawValue)
        #expect(report.errorMessage == "why it failed")
    }

    @Test func anyOtherErrorIsAFaultOfOurOwn() throws {
        struct Surprise: Error, CustomStringConvertible { let description = "oh" }
        let api = ScriptedAPI(#"{"name":"a","sizes":[]}"#)
        try serve(api) { _, _ -> Bool in throw Surprise() }
        #expect(try api.report().errorType == "Internal.Fault")
        #expect(ErrorReport(Surprise()).errorMessage == "oh")
    }

    @Test(arguments: [
        (#"{"sizes":[]}"#, "event.name: is missing"),
        (#"{"name":5,"sizes":[]}"#, "event.name: expected String"),
        (#"{"name":"a","sizes":[{"width":1},{"width":"2"}]}"#, "event.sizes[1].width: expected Int"),
        (#"{"name":"a","sizes":null}"#, "event.sizes: expected"),
        ("not JSON", "event: "), ("", "event: "),
    ])
    func aMalformedEventSaysWhereAndWhatWasExpected(event: String, message: String) throws {
        let api = ScriptedAPI(event)
        try serve(api) { _, _ -> Bool in
            Issue.record("the handler must not see it")
            return true
        }
        let report = try api.report()
        #expect(report.errorType == "Event.Malformed")
        #expect(report.errorMessage.hasPrefix(message), "\(report.errorMessage)")
    }

    @Test func aResponseOfTheLimitIsSentAndOneByteMoreIsNot() throws {
        let limit = RuntimeAPI.largestResponse
        let fitting = ScriptedAPI(#"{"name":"a","sizes":[]}"#)
        try serve(fitting) { _, _ in String(repeating: "x", count: limit - 2) }
        #expect(fitting.posts.first?.url.hasSuffix("/response") == true)
        #expect(fitting.posts.first?.bytes.count == limit)

        let large = ScriptedAPI(#"{"name":"a","sizes":[]}"#)
        try serve(large) { _, _ in String(repeating: "x", count: limit - 1) }
        let report = try large.report()
        #expect(report.errorType == "Response.TooLarge")
        #expect(report.errorMessage.contains("\(limit + 1)"))
    }

    @Test func aResponseThatLambdaFindsTooLargeIsReported() throws {
        let api = ScriptedAPI(#"{"name":"a","sizes":[]}"#)
        api.answerToPost = HTTPResponse(status: 413)
        try serve(api) { _, _ in true }
        #expect(api.posts.map { $0.url.hasSuffix("/error") } == [false, true])
    }

    @Test func anInvocationThatLambdaGaveUpDoesNotEndTheProcess() throws {
        let api = ScriptedAPI(#"{"name":"a","sizes":[]}"#, #"{"name":"b","sizes":[]}"#)
        api.answerToPost = HTTPResponse(status: 400, body: Array("InvalidRequestID".utf8))
        try serve(api) { _, _ in true }
        try serve(api) { _, _ -> Bool in throw DarkroomError(.imageCorrupt, "x") }
        #expect(api.posts.count == 2)
    }

    @Test func aFailingRuntimeAPIEndsTheLoop() throws {
        let api = ScriptedAPI(#"{"name":"a","sizes":[]}"#)
        api.answerToPost = HTTPResponse(status: 500)
        #expect(throws: RuntimeAPI.Failure.self) { try serve(api) { _, _ in true } }
        #expect(throws: RuntimeAPI.Failure.self) { try serve(api) { _, _ in true } }
    }

    @Test func aMessageIsCutBeforeItFillsTheState() {
        let report = ErrorReport(DarkroomError(.internalFault, String(repeating: "x", count: 100_000)))
        #expect(report.errorMessage.count == ErrorReport.longestMessage)
    }
}

/// Keeps the last request and fails.
private final class RecordingTransport: Transport {
    var last: HTTPRequest?
    func perform(_ requests: [HTTPRequest]) -> [Result<HTTPResponse, DarkroomError>] {
        last = requests.last
        return requests.map { _ in .failure(DarkroomError(.awsUnavailable, "recorded")) }
    }

    @Test func aFunctionCanSeeTheEventItCannotRead() throws {
        let api = ScriptedAPI(#"{"name":"a","sizes":[{"width":"wide"}]}"#)
        var seen: (any Error)?
        let runtime = RuntimeAPI(host: "api:9001", transport: api, log: Log { _ in })
        let loop = RunLoop<Received<Event>, Event>(
            api: runtime,
            handler: { received, _ in
                do { return try received.get() } catch {
                    seen = error
                    throw error
                }
            })
        try loop.serveOne()
        let report = try api.report()
        #expect(report.errorType == "Event.Malformed" && report.errorMessage.hasPrefix("event.sizes[0].width: "))
        #expect((seen as? DarkroomError)?.name == .eventMalformed)
    }
}
