import Core
import FoundationEssentials
import HTTP

/// The Lambda Runtime API, version 2018-06-01, one method an endpoint.
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
struct RuntimeAPI {
    /// The largest response that Lambda takes, in bytes.
    static let largestResponse = 6_291_556

    let transport: any Transport
    let log: Log
    /// The address up to and with the version.
    let base: String

    /// The API at `host`, a name and port as in `AWS_LAMBDA_RUNTIME_API`.
    init(host: String, transport: any Transport, log: Log = .standardError(level: .info)) {
        self.transport = transport
        self.log = log
        base = "http://\(host)/2018-06-01/runtime"
    }

    /// The API did not do its part; nothing is left to report to.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// An invocation to serve.
    struct Invocation {
        let context: LambdaContext
        let event: [UInt8]
    }

    /// GET /runtime/invocation/next. Waits as long as it takes: Lambda freezes the process meanwhile.
    func next() throws(Failure) -> Invocation {
        let response = try send(HTTPRequest(.get, "\(base)/invocation/next", timeouts: .patient))
        guard response.isSuccess, let context = LambdaContext(response) else {
            throw Failure(description: "next: status \(response.status), no invocation: \(response.text.prefix(500))")
        }
        return Invocation(context: context, event: response.body)
    }

    /// POST /runtime/invocation/{id}/response
    func respond(to requestId: String, _ output: [UInt8]) throws {
        let response = try post("\(base)/invocation/\(requestId)/response", output)
        if response.status == 413 {
            throw DarkroomError(.responseTooLarge, "Lambda refused a response of \(output.count) bytes")
        }
        try check(response, "response")
    }

    /// POST /runtime/invocation/{id}/error
    func report(_ error: any Error, for requestId: String) throws(Failure) {
        try check(try post("\(base)/invocation/\(requestId)/error", error), "error")
    }

    /// POST /runtime/init/error
    func reportInitialization(_ error: any Error) throws(Failure) {
        try check(try post("\(base)/init/error", error), "init/error")
    }

    private func post(_ url: String, _ error: any Error) throws(Failure) -> HTTPResponse {
        let report = ErrorReport(error)
        guard let body = try? JSONEncoder().encode(report) else {
            throw Failure(description: "the error \(report) could not be encoded")
        }
        return try post(url, Array(body), [Header("Lambda-Runtime-Function-Error-Type", report.errorType)])
    }

    private func post(_ url: String, _ body: [UInt8], _ headers: [Header] = []) throws(Failure) -> HTTPResponse {
        try send(
            HTTPRequest(
                .post, url, headers: [Header("Content-Type", "application/json")] + headers, body: .bytes(body)))
    }

    private func send(_ request: HTTPRequest) throws(Failure) -> HTTPResponse {
        do { return try transport.perform(request) } catch { throw Failure(description: "\(error)") }
    }

    /// A 4xx concerns this invocation alone, for example one that Lambda has given up; 5xx means that all is over.
    private func check(_ response: HTTPResponse, _ what: String) throws(Failure) {
        guard !response.isSuccess else { return }
        let text = "\(what): status \(response.status): \(response.text.prefix(500))"
        guard response.status < 500 else { throw Failure(description: text) }
        log(.error, "the Lambda Runtime API refused \(text)")
    }
}
