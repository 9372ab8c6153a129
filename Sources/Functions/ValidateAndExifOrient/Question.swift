import Core
import Pipeline

/// What validate-and-exif-orient is invoked with: an upload to validate, or what reprocess asks beforehand.
enum Question: StepEvent {
    case validate(Steps.Validate.Event)
    case reprocess(Steps.Reprocess.Event)

    private enum Kind: CodingKey { case action }

    init(from decoder: any Decoder) throws {
        let isAction = try decoder.container(keyedBy: Kind.self).contains(.action)
        self = isAction ? .reprocess(try .init(from: decoder)) : .validate(try .init(from: decoder))
    }

    var execution: ExecutionContext {
        switch self {
        case .validate(let event): event.execution
        case .reprocess(let event): event.execution
        }
    }

    var subject: String? {
        switch self {
        case .validate(let event): event.subject
        case .reprocess(let event): event.key
        }
    }
}
