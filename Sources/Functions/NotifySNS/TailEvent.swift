import Core
import Pipeline

/// What notify-sns is asked for: the tail of an image, or the removal of one.
enum TailEvent: StepEvent {
    case finish(Steps.Notify.Event)
    case remove(Steps.Remove.Event)

    private enum CodingKeys: CodingKey { case action }
    private enum Action: String, Decodable { case finish, remove }

    /// Reads either; `action` says which, and means the tail where it is absent.
    init(from decoder: any Decoder) throws {
        let action = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(Action.self, forKey: .action)
        self =
            switch action ?? .finish {
            case .finish: .finish(try Steps.Notify.Event(from: decoder))
            case .remove: .remove(try Steps.Remove.Event(from: decoder))
            }
    }

    private var event: any StepEvent {
        switch self {
        case .finish(let event): event
        case .remove(let event): event
        }
    }

    var execution: ExecutionContext { event.execution }
    var subject: String? { event.subject }
    var workSeconds: Double { event.workSeconds }
}
