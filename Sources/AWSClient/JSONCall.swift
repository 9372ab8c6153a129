import Core
import FoundationEssentials
import HTTP

extension AWSClient {
    /// The call of `operation` in AWS's JSON protocol: a POST with the operation in `X-Amz-Target`.
    /// https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
    func jsonCall(
        _ service: Service, _ operation: String, _ input: some Encodable, subject: String
    ) throws(DarkroomError) -> Call {
        let body: Data
        do { body = try JSONEncoder().encode(input) } catch {
            throw DarkroomError(.internalFault, "\(subject): the request cannot be encoded: \(error)")
        }
        let (target, version) = service.jsonProtocol
        return Call(
            service: service, subject: subject,
            headers: [
                Header("Content-Type", "application/x-amz-json-\(version)"),
                Header("X-Amz-Target", "\(target).\(operation)"),
            ],
            body: .bytes(Array(body)))
    }

    /// Sends `operation` and decodes its output.
    func json<Output: Decodable>(
        _ service: Service, _ operation: String, _ input: some Encodable, subject: String, patience: Double = 0,
        as: Output.Type = Output.self
    ) throws(DarkroomError) -> Output {
        var call = try jsonCall(service, operation, input, subject: subject)
        call.patience = patience
        return try decode(try send(call).body, subject: subject)
    }

    /// The output in `body`. One that does not decode came from something in between, and may be right next time.
    func decode<Output: Decodable>(
        _ body: [UInt8], subject: String, as: Output.Type = Output.self
    ) throws(DarkroomError) -> Output {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .secondsSince1970
        do { return try decoder.decode(Output.self, from: Data(body.isEmpty ? Array("{}".utf8) : body)) } catch {
            throw DarkroomError(.awsUnavailable, "\(subject): the answer cannot be decoded: \(error)")
        }
    }
}

/// The output of an operation that says nothing of interest.
struct NoOutput: Decodable {}

extension Service {
    /// The prefix of `X-Amz-Target` and the version of the JSON protocol; for services that do not speak it, nothing of use.
    fileprivate var jsonProtocol: (target: String, version: String) {
        switch self {
        case .dynamoDB: ("DynamoDB_20120810", "1.0")
        case .sqs: ("AmazonSQS", "1.0")
        case .stepFunctions: ("AWSStepFunctions", "1.0")
        case .rekognition: ("RekognitionService", "1.1")
        case .s3, .sns, .cloudFormation: (rawValue, "1.1")
        }
    }
}
