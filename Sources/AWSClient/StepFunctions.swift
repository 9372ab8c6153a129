import Core
import FoundationEssentials

/// AWS Step Functions: executions. https://docs.aws.amazon.com/step-functions/latest/apireference/Welcome.html
public struct StepFunctions {
    let client: AWSClient

    /// How starting an execution ended.
    public enum StartOutcome: Sendable, Equatable {
        /// It runs; its ARN. STANDARD: also if it ran already with this name and the same input.
        case started(arn: String)
        /// STANDARD: there is or was another execution of this name.
        case nameTaken
    }

    /// A STANDARD execution. EXPRESS ones cannot be described.
    public struct Execution: Sendable, Equatable {
        /// `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED` or `PENDING_REDRIVE`.
        public var status: String
        /// When it began.
        public var startDate: Date
        /// When it ended.
        public var stopDate: Date?
        /// Its input, JSON.
        public var input: String?
        /// Its output, JSON.
        public var output: String?
        /// The name of the error it failed with.
        public var error: String?
        /// The cause of that.
        public var cause: String?
    }

    /// Starts an execution on `input`, JSON. A `name` (80 characters, unique for 90 days) keeps a second start from running.
    /// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
    public func start(machine: String, name: String? = nil, input: String) throws -> StartOutcome {
        struct Input: Encodable {
            var stateMachineArn: String
            var name: String?
            var input: String
        }
        struct Output: Decodable { var executionArn: String }
        let subject = "start \(name ?? "an execution") of \(machine)"
        let call = try client.jsonCall(
            .stepFunctions, "StartExecution", Input(stateMachineArn: machine, name: name, input: input),
            subject: subject)
        switch try client.answer(call).result {
        case .success(let response):
            return .started(arn: try client.decode(response.body, subject: subject, as: Output.self).executionArn)
        case .failure(let fault) where fault.code == "ExecutionAlreadyExists": return .nameTaken
        case .failure(let fault): throw fault.error(subject)
        }
    }

    /// Describes an execution.
    /// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
    public func describe(execution arn: String) throws -> Execution {
        struct Output: Decodable {
            var status: String
            var startDate: Date
            var stopDate: Date?
            var input, output, error, cause: String?
        }
        let found: Output = try client.json(
            .stepFunctions, "DescribeExecution", ["executionArn": arn], subject: "describe \(arn)")
        return Execution(
            status: found.status, startDate: found.startDate, stopDate: found.stopDate, input: found.input,
            output: found.output, error: found.error, cause: found.cause)
    }
}
