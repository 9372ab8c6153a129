import Core

/// What notify-sns answers: as its event asked.
enum TailOutput: Encodable {
    case finished(Steps.Notify.Output)
    case removed(Steps.Remove.Output)

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .finished(let output): try output.encode(to: encoder)
        case .removed(let output): try output.encode(to: encoder)
        }
    }
}
