import Core

/// How the command ends, as a shell sees it.
enum EndStatus: Int32, Error {
    case fine = 0
    /// At least one picture failed; the others are there.
    case pictureFailed = 1
    /// Wrong usage, or a configuration or preset that does not hold.
    case usage = 2
    /// AWS refused, failed or could not be reached.
    case aws = 3

    /// The status that `error` means; `parserStatus` is what the argument parser would end with.
    init(of error: any Error, parserStatus: Int32) {
        switch error {
        case let status as EndStatus: self = status
        case let error as DarkroomError: self = EndStatus(of: error.name)
        default: self = parserStatus == 0 ? .fine : .usage
        }
    }

    /// The status that an error ends the whole command with.
    init(of name: ErrorName) {
        let isAWS = ["AWS.", "Source.", "Claim.", "Deadline."].contains { name.rawValue.hasPrefix($0) }
        self = isAWS ? .aws : name.concernsOneSize ? .pictureFailed : .usage
    }
}
