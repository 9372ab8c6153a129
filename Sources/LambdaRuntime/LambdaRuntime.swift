import Core
import FoundationEssentials
import Glibc
import HTTP

/// The life of a function's process. A function's main.swift is:
///
///     LambdaRuntime.run { environment in
///         let function = try ResizeVariant(environment: environment)
///         return function.handle
///     }
public enum LambdaRuntime {
    /// Initialises once, with the environment, then serves invocations until SIGTERM (exit status 0) or until the Runtime API fails (1).
    ///
    /// A `DarkroomError` keeps its name as Lambda's `errorType`; an event that does not decode is `Event.Malformed`, a
    /// response over 6 MB `Response.TooLarge`, any other error `Internal.Fault`. A failing `initialize` is reported as
    /// an initialisation error, and the process exits with status 1.
    public static func run<Event: Decodable, Output: Encodable>(
        environment: [String: String] = ProcessEnvironment.variables,
        initialize: ([String: String]) throws -> (Event, LambdaContext) throws -> Output
    ) -> Never {
        let log = Log.standardError(level: .info)
        guard let host = environment["AWS_LAMBDA_RUNTIME_API"], !host.isEmpty else {
            log(.error, "AWS_LAMBDA_RUNTIME_API is not set: this program is started by AWS Lambda")
            exit(1)
        }
        Termination.install()
        do {
            // The API is on this machine, whatever proxy the function's own requests go through.
            let api = RuntimeAPI(
                host: host, transport: try HTTPClient(HTTPClient.Options(usesProxies: false)), log: log)
            let handler: (Event, LambdaContext) throws -> Output
            do {
                handler = try initialize(environment)
            } catch {
                log(.error, "initialisation failed: \(error)")
                try api.reportInitialization(error)
                exit(1)
            }
            let loop = RunLoop(api: api, handler: handler, onInvocation: surround)
            while true { try loop.serveOne() }
        } catch {
            log(.error, "the Lambda Runtime API failed: \(error)")
            exit(1)
        }
    }

    /// What the process around the loop does as an invocation begins and ends.
    private static func surround(_ context: LambdaContext?) {
        guard let context else { return Termination.invocationEnded() }
        Termination.invocationBegan()
        // Whatever traces its own calls looks for the header here.
        if let traceId = context.traceId {
            setenv("_X_AMZN_TRACE_ID", traceId, 1)
        } else {
            unsetenv("_X_AMZN_TRACE_ID")
        }
    }
}
