import Core

/// The answer to a `Question`.
enum Answer: Encodable {
    case validate(Steps.Validate.Output)
    case reprocess(Steps.Reprocess.Output)

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .validate(let output): try output.encode(to: encoder)
        case .reprocess(let output): try output.encode(to: encoder)
        }
    }
}
