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
    public var plain: Failure { Failure(name: name, cause: Failure.message(inside: cause) ?? cause) }

    /// The message inside the JSON that Lambda makes of an error; nil for any other text.
    public static func message(inside cause: String) -> String? {
        struct LambdaError: Decodable { var errorMessage: String }
        return (try? JSONDecoder().decode(LambdaError.self, from: Data(cause.utf8)))?.errorMessage
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
