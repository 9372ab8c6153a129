import Core
import FoundationEssentials
import HTTP

/// What Lambda says about one invocation beside its event.
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
public struct LambdaContext: Sendable, Equatable {
    /// Lambda's id of this invocation.
    public var requestId: String
    /// When Lambda ends the invocation, wherever it stands.
    public var deadline: Deadline
    /// The ARN that was invoked, with version or alias if the caller named one.
    public var functionARN: String
    /// The X-Ray tracing header, if there is one.
    public var traceId: String?

    /// A context.
    public init(requestId: String, deadline: Deadline, functionARN: String = "", traceId: String? = nil) {
        self.requestId = requestId
        self.deadline = deadline
        self.functionARN = functionARN
        self.traceId = traceId
    }

    /// The context in the headers of an answer to `next`; nil without a request id or a deadline, for then nobody asked.
    init?(_ response: HTTPResponse) {
        guard let requestId = response.header("Lambda-Runtime-Aws-Request-Id"),
            let deadline = response.header("Lambda-Runtime-Deadline-Ms").flatMap(Double.init)
        else { return nil }
        self.init(
            requestId: requestId, deadline: Deadline(Date(timeIntervalSince1970: deadline / 1000)),
            functionARN: response.header("Lambda-Runtime-Invoked-Function-Arn") ?? "",
            traceId: response.header("Lambda-Runtime-Trace-Id"))
    }
}
