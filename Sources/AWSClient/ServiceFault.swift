import Core
import FoundationEssentials
import HTTP

/// An answer that says no: AWS's own code and message, whichever of its protocols they came in.
struct ServiceFault: Error, Equatable {
    /// The HTTP status.
    var status: Int
    /// AWS's code, for example `NoSuchKey`, without name space; empty if the answer holds none, as to HEAD.
    var code: String
    /// AWS's message.
    var message: String
    /// AWS's id of the request, for its support.
    var requestId: String?
    /// Members of the answer beside code and message, if it is JSON.
    var body: [UInt8]

    /// The fault in an answer whose status is no success.
    init(_ response: HTTPResponse) {
        status = response.status
        body = response.body
        requestId = response.header("x-amzn-requestid") ?? response.header("x-amz-request-id")
        code = ""
        message = ""
        if let json = try? JSONDecoder().decode(JSONFault.self, from: Data(body)) {
            code = json.code ?? ""
            message = json.message ?? ""
        } else if let root = try? XMLElement(parsing: body) {
            let error = root.name == "Error" ? root : root["Error"] ?? root["Errors"]?["Error"]
            code = error?["Code"]?.text ?? ""
            message = error?["Message"]?.text ?? ""
            requestId = requestId ?? root["RequestId"]?.text ?? root["RequestID"]?.text ?? error?["RequestId"]?.text
        }
        if code.isEmpty { code = response.header("x-amzn-errortype") ?? response.header("x-amz-error-code") ?? "" }
        if message.isEmpty { message = response.header("x-amz-error-message") ?? "" }
        code = Self.withoutNameSpace(code)
    }

    /// `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException:http://…` -> `ResourceNotFoundException`.
    private static func withoutNameSpace(_ code: String) -> String {
        let local = code.split(separator: "#").last ?? ""
        return String(local.prefix { $0 != ":" })
    }

    /// The error in the closed list. What a status means to one operation alone, its method decides.
    var name: ErrorName {
        if Self.throttling.contains(code) || status == 429 { return .awsThrottled }
        if Self.passing.contains(code) || status >= 500 || status == 408 { return .awsUnavailable }
        if code == "InvalidObjectState" { return .sourceArchived }
        if Self.denying.contains(code) || status == 401 || status == 403 { return .awsAccessDenied }
        return .awsRejected
    }

    /// The error for people and state machines, of what was tried on which `subject`.
    func error(_ subject: String, as name: ErrorName? = nil) -> DarkroomError {
        let said = [code, message].filter { !$0.isEmpty }.joined(separator: ": ")
        let id = requestId.map { " (request \($0))" } ?? ""
        return DarkroomError(
            name ?? self.name, "\(subject): status \(status)\(said.isEmpty ? "" : ", \(said)")\(id)")
    }

    private static let throttling: Set<String> = [
        "SlowDown", "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled",
        "RequestThrottledException", "ProvisionedThroughputExceededException", "ProvisionedThroughputExceeded",
        "TooManyRequests", "TooManyRequestsException", "RequestLimitExceeded", "BandwidthLimitExceeded",
        "LimitExceededException", "ExecutionLimitExceeded", "TransactionInProgressException", "PriorRequestNotComplete",
        "EC2ThrottledException",
    ]

    /// Trouble that comes with a status of 4xx and goes by itself.
    private static let passing: Set<String> = [
        "InternalError", "InternalFailure", "InternalServerError", "ServiceUnavailable", "RequestTimeout",
        "RequestTimeoutException", "OperationAborted",
    ]

    /// Faults of the credentials that come with a status of 400.
    private static let denying: Set<String> = [
        "AccessDenied", "AccessDeniedException", "ExpiredToken", "ExpiredTokenException", "InvalidAccessKeyId",
        "InvalidClientTokenId", "InvalidToken", "SignatureDoesNotMatch", "InvalidSignatureException",
        "UnrecognizedClientException", "MissingAuthenticationToken", "MissingAuthenticationTokenException",
        "AuthorizationError", "NotAuthorized", "KMSAccessDeniedException", "KmsAccessDeniedException",
    ]
}

/// An error of the JSON protocols: `__type`, and a message that some services write with a capital.
private struct JSONFault: Decodable {
    var code: String?
    var message: String?

    private enum Key: String, CodingKey {
        case type = "__type"
        case code, message
        case capitalMessage = "Message"
    }

    init(from decoder: any Decoder) throws {
        let fault = try decoder.container(keyedBy: Key.self)
        code =
            try fault.decodeIfPresent(String.self, forKey: .type) ?? fault.decodeIfPresent(String.self, forKey: .code)
        message =
            try fault.decodeIfPresent(String.self, forKey: .message)
            ?? fault.decodeIfPresent(String.self, forKey: .capitalMessage)
    }
}
