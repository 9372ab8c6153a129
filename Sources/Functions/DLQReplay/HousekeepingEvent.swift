import Core
import Pipeline

/// What dlq-replay is asked for: a step of a replay, or the sweep.
enum HousekeepingEvent: StepEvent {
    case replay(Steps.Replay.Event)
    case sweep(Steps.Sweep.Event)

    private enum CodingKeys: CodingKey { case action }

    /// Reads either; `action` says which.
    init(from decoder: any Decoder) throws {
        let action = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .action)
        self =
            action == Steps.Sweep.Event.Action.sweep.rawValue
            ? .sweep(try Steps.Sweep.Event(from: decoder)) : .replay(try Steps.Replay.Event(from: decoder))
    }

    var execution: ExecutionContext {
        switch self {
        case .replay(let event): event.execution
        case .sweep(let event): event.execution
        }
    }

    /// Both are about many pictures.
    var subject: String? { nil }
}
