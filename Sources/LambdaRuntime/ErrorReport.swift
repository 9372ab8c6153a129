import Core

/// An error as the Runtime API takes it. Step Functions matches `errorType` in `ErrorEquals` and passes the whole on as
/// the cause. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
struct ErrorReport: Codable, Equatable {
    var errorType: String
    var errorMessage: String
    var stackTrace: [String] = []
    /// The partition key of the record that the state machine is to close.
    var record: String?

    /// A message longer than this is cut: the state machine's data has a limit, and so has its reader.
    static let longestMessage = 8192

    /// The report of `error`: a `DarkroomError` by its name, anything else as a fault of Darkroom's own.
    init(_ error: any Error) {
        let known = error as? DarkroomError ?? DarkroomError(.internalFault, String(describing: error))
        errorType = known.name.rawValue
        errorMessage = String(known.message.prefix(Self.longestMessage))
        record = known.record
    }
}

extension DarkroomError {
    /// The error for an event that is not what the function takes: where in it, and what was expected there.
    static func malformedEvent(_ error: any Error) -> DarkroomError {
        guard let error = error as? DecodingError else { return DarkroomError(.eventMalformed, "\(error)") }
        switch error {
        case .typeMismatch(let type, let context):
            return malformed(context.codingPath, "expected \(type): \(context.debugDescription)")
        case .valueNotFound(let type, let context):
            return malformed(context.codingPath, "expected \(type), found null")
        case .keyNotFound(let key, let context):
            return malformed(context.codingPath + [key], "is missing")
        case .dataCorrupted(let context):
            return malformed(context.codingPath, context.debugDescription)
        @unknown default:
            return DarkroomError(.eventMalformed, "\(error)")
        }
    }

    private static func malformed(_ path: [any CodingKey], _ what: String) -> DarkroomError {
        let place = path.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
        return DarkroomError(.eventMalformed, "event\(place): \(what)")
    }
}
