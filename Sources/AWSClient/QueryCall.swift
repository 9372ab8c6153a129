import Core
import HTTP

extension AWSClient {
    /// Sends `operation` in AWS's Query protocol, a form in and XML out; the root of the answer.
    /// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
    func query(
        _ service: Service, _ operation: String, version: String, _ parameters: [(String, String)], subject: String
    ) throws(DarkroomError) -> XMLElement {
        let form = PercentEncoding.query([("Action", operation), ("Version", version)] + parameters)
        let call = Call(
            service: service, subject: subject,
            headers: [Header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
            body: .bytes(Array(form.utf8)))
        let root = try XMLElement(parsing: try send(call).body)
        guard let result = root[operation + "Result"] else {
            throw DarkroomError(.awsUnavailable, "\(subject): the answer lacks \(operation)Result")
        }
        return result
    }
}
