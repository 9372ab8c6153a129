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
    /// Seconds after the execution's start in which the step must have done its work.
    var workSeconds: Double { get }
}

extension StepEvent {
    /// As most steps have it.
    public var workSeconds: Double { ExecutionContext.workSeconds }
}

/// What one invocation works with.
public struct StepSession {
    /// AWS, with every call ending by `deadline`.
    public let aws: AWSClient
    /// When the step must be done: before Lambda's own deadline and within the execution's working time.
    public let deadline: Deadline
    /// The log, with the invocation's fields.
    public let log: Log
    /// What the step measures, for the invocation's metrics.
    public let meter: Meter

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
    ///   - name: the function's name in logs and metrics.
    ///   - configure: reads the step's own settings; all faults are reported together.
    ///   - handle: does the work of one invocation.
    public static func run<Configuration, Event: StepEvent, Output: Encodable>(
        _ name: String, configure: (inout Settings) throws -> Configuration,
        handle: @escaping (Configuration, Event, StepSession) throws -> Output
    ) -> Never {
        LambdaRuntime.run { environment in
            let began = Date()
            var settings = Settings(environment)
            let level = settings.choice("DARKROOM_LOG_LEVEL", default: Log.Level.info)
            let instruments = Instruments(function: name, &settings)
            let configuration = try configure(&settings)
            try settings.check()
            let aws = try AWSClient(
                AWSConfiguration(environment: environment).trustingShippedCertificates(in: settings.taskRoot))
            let log = Log.standardError(level: level, fields: instruments.fields)
            var initialization: Double? = Date().timeIntervalSince(began)
            return { (received: Received<Event>, context: LambdaContext) in
                defer { initialization = nil }
                return try instruments.observe(log.adding(context.fields), initialization: initialization) {
                    log, meter in
                    let event = try received.get()
                    log = log.adding([
                        "execution": .string(event.execution.arn),
                        "key": event.subject.map { .string($0) } ?? .null,
                    ])
                    let deadline = try event.execution.deadline(
                        invocation: Deadline(context.deadline.date - margin), within: event.workSeconds)
                    try deadline.check(before: "starting the step")
                    let session = StepSession(
                        aws: aws.until(deadline).traced(by: context.trace), deadline: deadline, log: log, meter: meter)
                    return try handle(configuration, event, session)
                }
            }
        }
    }
}

extension LambdaContext {
    /// The fields of an invocation's lines.
    fileprivate var fields: [String: JSONValue] {
        var fields: [String: JSONValue] = ["requestId": .string(requestId)]
        fields["traceId"] = trace.map { .string($0.root) }
        return fields
    }

    /// The trace it belongs to.
    fileprivate var trace: TraceHeader? { traceId.flatMap(TraceHeader.init) }
}
