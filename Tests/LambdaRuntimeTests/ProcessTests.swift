import Core
import Foundation
import LoopbackServer
import Synchronization
import Testing

@testable import LambdaRuntime

/// What the runtime does with its process: each test runs one of its own against a Runtime API in this one. The child tells
/// its process id in its answers, so that the server can send it signals.
@Suite(.timeLimit(.minutes(1))) struct ProcessTests {
    private typealias Numbers = [String: Int]

    @Test func sigtermEndsAWaitingProcessAndInvocationsShareAConnection() async throws {
        let server = try runtimeAPI(invocations: 3) { requests in
            // All is answered and the process waits in `next`.
            let answers = requests.filter { $0.method == "POST" }
            if let pid = try? JSONDecoder().decode(Numbers.self, from: Data(answers[0].body))["pid"] {
                kill(Int32(pid), SIGTERM)
            }
        }
        await #expect(processExitsWith: .exitCode(0)) { [host = server.host as String] in
            LambdaRuntime.run(environment: ["AWS_LAMBDA_RUNTIME_API": host]) { _ in
                { (event: Numbers, context: LambdaContext) -> Numbers in
                    let trace = getenv("_X_AMZN_TRACE_ID").map { String(cString: $0) }
                    guard let n = event["n"], context.requestId == "request-\(n)", trace == "Root=\(n)" else { exit(3) }
                    return ["n": n, "pid": Int(getpid())]
                }
            }
        }
        #expect(server.requests.map(\.method) == ["GET", "POST", "GET", "POST", "GET", "POST", "GET"])
        #expect(server.connections == 1)
    }

    @Test func sigtermLetsTheInvocationInHandEnd() async throws {
        let server = try runtimeAPI(invocations: 5)
        await #expect(processExitsWith: .exitCode(0)) { [host = server.host as String] in
            LambdaRuntime.run(environment: ["AWS_LAMBDA_RUNTIME_API": host]) { _ in
                { (event: Numbers, _: LambdaContext) -> Numbers in
                    kill(getpid(), SIGTERM)
                    // The signal comes on another thread, in its own time.
                    while !Termination.isRequested { sched_yield() }
                    return event
                }
            }
        }
        #expect(
            server.requests.map(\.target) == [
                "/2018-06-01/runtime/invocation/next", "/2018-06-01/runtime/invocation/request-0/response",
            ])
    }

    @Test func aFailedInitialisationIsReportedAndEndsTheProcess() async throws {
        let server = try runtimeAPI(invocations: 1)
        await #expect(processExitsWith: .exitCode(1)) { [host = server.host as String] in
            LambdaRuntime.run(environment: ["AWS_LAMBDA_RUNTIME_API": host]) {
                (_: [String: String]) throws -> (Numbers, LambdaContext) throws -> Numbers in
                throw DarkroomError(.configInvalid, "DARKROOM_TABLE is not set")
            }
        }
        let report = try #require(server.requests.first)
        #expect(server.requests.count == 1)
        #expect(report.target == "/2018-06-01/runtime/init/error")
        #expect(report.header("lambda-runtime-function-error-type") == "Config.Invalid")
        #expect(
            try JSONDecoder().decode(ErrorReport.self, from: Data(report.body))
                == ErrorReport(DarkroomError(.configInvalid, "DARKROOM_TABLE is not set")))
    }

    @Test func withoutARuntimeAPITheProgramSaysSo() async throws {
        let result = try await #require(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) {
            LambdaRuntime.run(environment: [:]) { _ in { (event: Numbers, _: LambdaContext) -> Numbers in event } }
        }
        #expect(String(decoding: result.standardErrorContent, as: UTF8.self).contains("AWS_LAMBDA_RUNTIME_API"))
    }

    @Test func aRuntimeAPIThatIsGoneEndsTheProcess() async throws {
        let port = try ClosedPort()
        await #expect(processExitsWith: .exitCode(1)) { [host = String(port.url.dropFirst(7)) as String] in
            LambdaRuntime.run(environment: ["AWS_LAMBDA_RUNTIME_API": host]) { _ in
                { (event: Numbers, _: LambdaContext) -> Numbers in event }
            }
        }
    }
}

/// A Runtime API that gives `invocations`, numbered from 0, then calls `onWait` and leaves the process waiting.
private func runtimeAPI(
    invocations: Int, onWait: @escaping @Sendable ([LoopbackServer.Request]) -> Void = { _ in }
) throws -> LoopbackServer {
    let seen = Mutex<[LoopbackServer.Request]>([])
    return try LoopbackServer { request in
        let requests = seen.withLock { seen in
            seen.append(request)
            return seen
        }
        guard request.target == "/2018-06-01/runtime/invocation/next" else { return .answer(202) }
        let number = requests.count { $0.method == "GET" } - 1
        guard number < invocations else {
            onWait(requests)
            return .hang
        }
        let headers = [
            "Lambda-Runtime-Aws-Request-Id": "request-\(number)", "Lambda-Runtime-Trace-Id": "Root=\(number)",
            "Lambda-Runtime-Deadline-Ms": "4102444800000",
        ]
        return .answer(200, headers, #"{"n":\#(number)}"#)
    }
}
