import AWSClient
import Core
import FoundationEssentials
import LambdaRuntime

/// An event of a step: it says which execution it belongs to and, for the log, which picture.
public protocol StepEvent: Decodable {
    /// The execution.
    var execution: ExecutionContext { get }
    /// The picture's key, once it is known.
    var subject: String? { get }
}

/// What one invocation works with.
public struct StepSession {
    /// AWS, with every call ending by `deadline`.
    public let aws: AWSClient
    /// When the step must be done: before Lambda's own deadline and within the execution's working time.
    public let deadline: Deadline
    /// The log, with the invocation's fields.
    public let log: Log

    /// S3 as the steps see it.
    public var store: S3Store { S3Store(aws.s3) }
}

/// The wiring that all step functions share.
public enum StepFunction {
    /// Kept free at the end of an invocation, in seconds, to report what went wrong.
    static let margin = 0.5

    /// Reads the settings, starts what the step needs, and serves invocations for ever.
    ///
    /// - Parameters:
    ///   - name: the function's name in logs.
    ///   - configure: reads the step's own settings; all faults are reported together.
    ///   - handle: does the work of one invocation.
    public static func run<Configuration, Event: StepEvent, Output: Encodable>(
        _ name: String, configure: (inout Settings) throws -> Configuration,
        handle: @escaping (Configuration, Event, StepSession) throws -> Output
    ) -> Never {
        LambdaRuntime.run {
            let environment = ProcessInfo.processInfo.environment
            var settings = Settings(environment)
            let level = settings.choice("DARKROOM_LOG_LEVEL", default: Log.Level.info)
            let configuration = try configure(&settings)
            try settings.check()
            let aws = try AWSClient(AWSConfiguration(environment: environment))
            let log = Log.standardError(level: level, fields: ["function": .string(name)])
            return { (event: Event, context: LambdaContext) in
                let deadline = try event.execution.deadline(
                    invocation: Deadline(context.deadline.date - margin))
                let session = StepSession(
                    aws: aws.until(deadline), deadline: deadline,
                    log: log.adding([
                        "requestId": .string(context.requestId), "execution": .string(event.execution.arn),
                        "key": event.subject.map { .string($0) } ?? .null,
                    ]))
                return try logged(session) { try handle(configuration, event, session) }
            }
        }
    }

    private static func logged<Output>(_ session: StepSession, _ body: () throws -> Output) throws -> Output {
        let start = Date()
        func milliseconds() -> JSONValue { .int(Int((Date().timeIntervalSince(start) * 1000).rounded())) }
        do {
            try session.deadline.check(before: "starting the step")
            let output = try body()
            session.log(.info, "done", ["durationMs": milliseconds()])
            return output
        } catch {
            let failure = error as? DarkroomError
            session.log(
                .error, failure?.message ?? "\(error)",
                [
                    "error": .string((failure?.name ?? .internalFault).rawValue), "durationMs": milliseconds(),
                ])
            throw error
        }
    }
}
