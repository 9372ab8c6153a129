import Core
import FoundationEssentials
import HTTP

/// The way to AWS: signs, sends, sends again what can pass, and names what failed. Each service hangs on it by its name.
///
/// A small value around one shared connection pool. It belongs to one thread at a time.
public struct AWSClient {
    /// Where AWS is and who we are.
    public let configuration: AWSConfiguration
    /// The moment by which every request made through this value must have ended.
    public var deadline: Deadline?
    /// The trace that requests belong to, which services that hand traces on are told.
    public var trace: TraceHeader?
    /// When a failed request is sent again.
    public var retry: RetryPolicy
    private let transport: any Transport
    private let pace: Pace

    /// Time and chance, which tests replace.
    public struct Pace: Sendable {
        var now: @Sendable () -> Date
        var random: @Sendable () -> Double
        var sleep: @Sendable (_ seconds: Double) -> Void

        /// The pace that these functions give.
        public init(
            now: @escaping @Sendable () -> Date = { Date() },
            random: @escaping @Sendable () -> Double = { .random(in: 0...1) },
            sleep: @escaping @Sendable (_ seconds: Double) -> Void = AWSClient.sleep
        ) {
            self.now = now
            self.random = random
            self.sleep = sleep
        }
    }

    /// A client on libcurl.
    public init(_ configuration: AWSConfiguration, retry: RetryPolicy = RetryPolicy()) throws {
        let options = HTTPClient.Options(caBundle: configuration.caBundle, caFolder: configuration.caFolder)
        self.init(configuration, transport: try HTTPClient(options), retry: retry)
    }

    /// A client on another transport, or at another pace.
    public init(
        _ configuration: AWSConfiguration, transport: any Transport, retry: RetryPolicy = RetryPolicy(),
        pace: Pace = Pace()
    ) {
        self.configuration = configuration
        self.transport = transport
        self.retry = retry
        self.pace = pace
    }

    /// This client for work that must end by `deadline`.
    public func until(_ deadline: Deadline) -> AWSClient {
        var copy = self
        copy.deadline = deadline
        return copy
    }

    /// This client for work that belongs to `trace`.
    public func traced(by trace: TraceHeader?) -> AWSClient {
        var copy = self
        copy.trace = trace
        return copy
    }

    /// How a call ended, and whether an earlier sending of it may have taken effect unnoticed.
    struct Answer {
        var result: Result<HTTPResponse, ServiceFault>
        var mayHaveHappenedBefore: Bool
    }

    /// Sends `call` until it succeeds or cannot.
    func send(_ call: Call) throws(DarkroomError) -> HTTPResponse {
        switch try answer(call).result {
        case .success(let response): return response
        case .failure(let fault): throw fault.error(call.subject)
        }
    }

    /// As `send`, but hands a refusal back for the operation to judge.
    func answer(_ call: Call) throws(DarkroomError) -> Answer {
        guard let result = answer([call]).first else {
            throw DarkroomError(.internalFault, "\(call.subject): no result")
        }
        return try result.get()
    }

    /// Sends all `calls` at the same time; again, together, those that failed in a way that can pass.
    func answer(_ calls: [Call]) -> [Result<Answer, DarkroomError>] {
        var results: [Result<Answer, DarkroomError>?] = Array(repeating: nil, count: calls.count)
        var uncertain = Set<Int>()
        var pending = Array(calls.indices)
        var attempt = 1
        while !pending.isEmpty {
            let requests = pending.map { calls[$0].request(configuration, deadline: deadline, trace: trace) }
            var waits: [Double] = []
            var again: [Int] = []
            for (index, outcome) in zip(pending, transport.perform(requests)) {
                let (result, failure) = judge(outcome, calls[index], uncertain: uncertain.contains(index))
                results[index] = result
                let remaining = deadline?.remaining(now: pace.now())
                let wait = failure.flatMap {
                    retry.wait(after: attempt, failing: $0, remaining: remaining, random: pace.random())
                }
                guard let wait else { continue }
                if failure == .awsUnavailable { uncertain.insert(index) }
                waits.append(wait)
                again.append(index)
            }
            pending = again
            attempt += 1
            if let wait = waits.max() { pace.sleep(wait) }
        }
        return results.map { $0 ?? .failure(DarkroomError(.internalFault, "a call was never sent")) }
    }

    /// What one sending came to, and the name of its failure if it failed.
    private func judge(
        _ outcome: Result<HTTPResponse, DarkroomError>, _ call: Call, uncertain: Bool
    ) -> (Result<Answer, DarkroomError>, ErrorName?) {
        switch outcome {
        case .failure(let error):
            return (.failure(DarkroomError(error.name, "\(call.subject): \(error.message)")), error.name)
        case .success(let response):
            let fault = response.isSuccess ? nil : ServiceFault(response)
            let answer = Answer(
                result: fault.map { .failure($0) } ?? .success(response),
                mayHaveHappenedBefore: uncertain || response.sendings > 1)
            return (.success(answer), fault?.name)
        }
    }

    /// Puts the thread to sleep.
    public static let sleep: @Sendable (_ seconds: Double) -> Void = { seconds in
        Thread.sleep(seconds)
    }

    /// Amazon S3.
    public var s3: S3 { S3(client: self) }
    /// Amazon DynamoDB.
    public var dynamoDB: DynamoDB { DynamoDB(client: self) }
    /// Amazon SQS.
    public var sqs: SQS { SQS(client: self) }
    /// Amazon SNS.
    public var sns: SNS { SNS(client: self) }
    /// AWS Step Functions.
    public var stepFunctions: StepFunctions { StepFunctions(client: self) }
    /// Amazon Rekognition.
    public var rekognition: Rekognition { Rekognition(client: self) }
    /// AWS CloudFormation.
    public var cloudFormation: CloudFormation { CloudFormation(client: self) }
}
