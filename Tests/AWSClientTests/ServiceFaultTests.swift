import Core
import HTTP
import Testing

@testable import AWSClient

@Suite struct ServiceFaultTests {
    private func fault(_ status: Int, _ body: String = "", _ headers: [Header] = []) -> ServiceFault {
        ServiceFault(HTTPResponse(status: status, headers: headers, body: Array(body.utf8)))
    }

    @Test(arguments: [
        (503, "SlowDown", ErrorName.awsThrottled), (400, "ThrottlingException", .awsThrottled),
        (400, "ProvisionedThroughputExceededException", .awsThrottled), (429, "", .awsThrottled),
        (400, "TooManyRequestsException", .awsThrottled), (400, "RequestLimitExceeded", .awsThrottled),
        (400, "RequestThrottled", .awsThrottled), (500, "InternalError", .awsUnavailable), (503, "", .awsUnavailable),
        (400, "RequestTimeout", .awsUnavailable), (409, "OperationAborted", .awsUnavailable),
        (403, "InvalidObjectState", .sourceArchived), (403, "", .awsAccessDenied),
        (403, "SignatureDoesNotMatch", .awsAccessDenied), (400, "ExpiredTokenException", .awsAccessDenied),
        (400, "AccessDeniedException", .awsAccessDenied), (400, "ValidationException", .awsRejected),
        (404, "NoSuchBucket", .awsRejected), (404, "", .awsRejected), (301, "PermanentRedirect", .awsRejected),
        (412, "PreconditionFailed", .awsRejected),
    ])
    func aStatusAndACodeHaveOneName(status: Int, code: String, name: ErrorName) {
        #expect(fault(status, "<Error><Code>\(code)</Code></Error>").name == name)
        #expect(fault(status, #"{"__type":"com.amazonaws.x.v1#\#(code)"}"#).name == name)
    }

    @Test func s3WritesXML() {
        let fault = fault(
            404,
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>NoSuchKey</Code><Message>It &amp; does not exist</Message><RequestId>R</RequestId></Error>
            """)
        #expect(fault.code == "NoSuchKey")
        #expect(fault.message == "It & does not exist")
        #expect(fault.requestId == "R")
    }

    @Test func queryServicesWrapTheirError() {
        let body = """
            <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>
            <Code>NotFound</Code><Message>Topic does not exist</Message></Error><RequestId>R</RequestId></ErrorResponse>
            """
        #expect(fault(404, body).code == "NotFound")
        #expect(fault(404, body).message == "Topic does not exist")
        #expect(fault(404, body).requestId == "R")
    }

    @Test(arguments: ["message", "Message"])
    func jsonServicesDisagreeOnACapital(key: String) {
        let fault = fault(
            400, #"{"__type":"com.amazonaws.sqs#QueueDoesNotExist","\#(key)":"gone"}"#,
            [Header("x-amzn-RequestId", "R")])
        #expect(fault.code == "QueueDoesNotExist")
        #expect(fault.message == "gone")
        #expect(fault.requestId == "R")
    }

    @Test func aCodeMayStandInAHeader() {
        #expect(fault(400, "{}", [Header("x-amzn-ErrorType", "InvalidImage:http://x")]).code == "InvalidImage")
    }

    @Test(arguments: ["", "<html>502 Bad Gateway", "plain", "\u{0}", "[1]", "<a><b></a>"])
    func anythingElseIsJudgedByItsStatus(body: String) {
        #expect(fault(502, body).name == .awsUnavailable)
        #expect(fault(400, body).name == .awsRejected)
        #expect(fault(502, body).error("get x").message == "get x: status 502")
    }
}
