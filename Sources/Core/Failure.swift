import FoundationEssentials

/// An error as contracts carry it.
public struct Failure: Codable, Sendable, Equatable {
    /// The error's name.
    public var name: String
    /// What was tried, on what, and what came back.
    public var cause: String

    /// A failure.
    public init(name: String, cause: String) {
        self.name = name
        self.cause = cause
    }

    /// This failure with its sentence alone: Step Functions hands a function's error on as Lambda's JSON in a string.
    public var plain: Failure {
        struct LambdaError: Decodable { var errorMessage: String }
        let said = try? JSONDecoder().decode(LambdaError.self, from: Data(cause.utf8))
        return Failure(name: name, cause: said?.errorMessage ?? cause)
    }

    /// Whether the same request can succeed later. Names that are not Darkroom's are Lambda's and Step Functions' own: crashes, time-outs
    /// and refusals to invoke, which can all pass.
    public var isRetryable: Bool { ErrorName(rawValue: name)?.isRetryable ?? true }

    /// The failure that `error` is.
    public init(_ error: DarkroomError) { self.init(name: error.name.rawValue, cause: error.message) }
}

extension DarkroomError {
    /// The error that `failure` tells of; under a name that is not Darkroom's, a fault of its own.
    public init(_ failure: Failure) {
        self.init(ErrorName(rawValue: failure.name) ?? .internalFault, failure.cause)
    }
}
