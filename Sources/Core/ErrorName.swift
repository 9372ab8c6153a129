/// The closed list of what can go wrong. A name is the Lambda `errorType`, so `Retry` and `Catch` in statemachine/
/// match it exactly; adding one here without deciding what the state machine does with it fails a test.
public enum ErrorName: String, CaseIterable, Codable, Sendable {
    case imageUnsupported = "Image.Unsupported"
    case imageCorrupt = "Image.Corrupt"
    case imageEmpty = "Image.Empty"
    case imageTooLarge = "Image.TooLarge"
    case imageAnimationTooLong = "Image.AnimationTooLong"
    case imageNotEncodable = "Image.NotEncodable"

    case sourceNotFound = "Source.NotFound"
    case sourceChanged = "Source.Changed"
    case sourceAccessDenied = "Source.AccessDenied"
    case sourceArchived = "Source.Archived"

    case claimBusy = "Claim.Busy"
    case claimLost = "Claim.Lost"

    case eventMalformed = "Event.Malformed"
    case configInvalid = "Config.Invalid"
    case configKeyCollision = "Config.KeyCollision"

    case awsThrottled = "AWS.Throttled"
    case awsUnavailable = "AWS.Unavailable"
    case awsAccessDenied = "AWS.AccessDenied"
    case awsRejected = "AWS.Rejected"

    case deadlineExceeded = "Deadline.Exceeded"
    case executionLost = "Execution.Lost"
    case responseTooLarge = "Response.TooLarge"
    case renderIncomplete = "Render.Incomplete"
    case internalFault = "Internal.Fault"

    /// Whether the same request can succeed later without anybody changing anything. Replay starts with these.
    public var isRetryable: Bool {
        switch self {
        case .claimBusy, .awsThrottled, .awsUnavailable, .deadlineExceeded, .executionLost: true
        default: false
        }
    }

    /// Whether the fault lies in one picture and one rendering of it, so that the other sizes may still succeed.
    public var concernsOneSize: Bool { rawValue.hasPrefix("Image.") }

    /// One line for people: tables, dead letters and the documentation print it.
    public var meaning: String {
        switch self {
        case .imageUnsupported: "the content is no picture format that Darkroom reads"
        case .imageCorrupt: "the picture is truncated or damaged"
        case .imageEmpty: "the object holds no bytes"
        case .imageTooLarge: "the picture exceeds a configured limit of bytes, pixels or memory"
        case .imageAnimationTooLong: "the animation has more frames than the configured limit"
        case .imageNotEncodable: "the wanted output format cannot hold this picture"
        case .sourceNotFound: "the uploaded object no longer exists"
        case .sourceChanged: "the object was overwritten after this request; the newer upload has its own execution"
        case .sourceAccessDenied:
            "the function's role may not read the object, or it does not exist and may not be listed"
        case .sourceArchived: "the object is in an archive storage class and must be restored first"
        case .claimBusy: "another execution is working on this picture with another preset"
        case .claimLost: "another execution has taken over this picture"
        case .eventMalformed: "the event is none of the accepted inputs"
        case .configInvalid: "the configuration or preset is not valid"
        case .configKeyCollision: "two different sources would write the same output key"
        case .awsThrottled: "an AWS service asked to slow down"
        case .awsUnavailable: "an AWS service did not answer, or answered with a server error"
        case .awsAccessDenied: "the function's role lacks a permission"
        case .awsRejected: "an AWS service refused the request as wrong"
        case .deadlineExceeded: "the time for this execution or invocation ran out"
        case .executionLost: "the execution timed out, was stopped or lost its dead letter; its lease ran out"
        case .responseTooLarge: "the function's response exceeds Lambda's 6 MB"
        case .renderIncomplete: "some sizes failed and the success policy does not allow that"
        case .internalFault: "a fault in Darkroom itself"
        }
    }
}
