import CCurl
import Core

extension HTTPRequest {
    /// The error for a libcurl result: whether it can pass later, what was tried, and what libcurl `said`.
    func failure(_ code: CURLcode, said: String) -> DarkroomError {
        if code == CURLE_OPERATION_TIMEDOUT, let deadline, deadline.remaining() <= 0.01 {
            return DarkroomError(.deadlineExceeded, "\(subject): the time ran out: \(said)")
        }
        return DarkroomError(code.errorName, "\(subject): \(said) (libcurl error \(code.rawValue))")
    }

    /// Throws `Deadline.Exceeded` if nothing can be done in time.
    func checkDeadline() throws(DarkroomError) {
        guard let deadline, deadline.remaining() <= 0 else { return }
        throw DarkroomError(.deadlineExceeded, "no time left before \(subject)")
    }
}

extension CURLcode {
    /// What kind of failure it is. Whatever the network does can pass; what we or the installation do cannot.
    var errorName: ErrorName {
        switch self {
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_ENGINE_NOTFOUND:
            .configInvalid
        case CURLE_FAILED_INIT, CURLE_NOT_BUILT_IN, CURLE_OUT_OF_MEMORY, CURLE_BAD_FUNCTION_ARGUMENT,
            CURLE_UNKNOWN_OPTION, CURLE_WRITE_ERROR, CURLE_READ_ERROR, CURLE_ABORTED_BY_CALLBACK:
            .internalFault
        default: .awsUnavailable
        }
    }
}
