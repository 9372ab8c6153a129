import Core

/// Whatever can carry requests to their answers: libcurl, or a script in a test.
public protocol Transport {
    /// Performs all `requests`, at the same time where that is possible; the results are in the order of the requests.
    /// An answer of any status is a success here; failures are `AWS.Unavailable`, `Deadline.Exceeded`,
    /// `Config.Invalid` or `Internal.Fault`.
    func perform(_ requests: [HTTPRequest]) -> [Result<HTTPResponse, DarkroomError>]
}

extension Transport {
    /// Performs one request.
    public func perform(_ request: HTTPRequest) throws(DarkroomError) -> HTTPResponse {
        guard let result = perform([request]).first else {
            throw DarkroomError(.internalFault, "\(request.subject): the transport gave no result")
        }
        return try result.get()
    }
}
