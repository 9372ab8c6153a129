import Core

/// What dlq-replay answers: as its event asked.
enum HousekeepingOutput: Encodable {
    case replayed(Steps.Replay.Output)
    case swept(Steps.Sweep.Output)

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .replayed(let output): try output.encode(to: encoder)
        case .swept(let output): try output.encode(to: encoder)
        }
    }
}
