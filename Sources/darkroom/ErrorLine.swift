import Core

/// What an error says in its one line: its name, what happened, and what to do about it.
enum ErrorLine {
    /// The line for errors of ours; nil for those that the argument parser words itself.
    static func text(of error: any Error) -> String? {
        guard let error = error as? DarkroomError else { return nil }
        return "\(error.description.printable)\(advice(on: error.name).map { " (\($0))" } ?? "")"
    }

    private static func advice(on name: ErrorName) -> String? {
        switch name {
        case .awsUnavailable: "is the endpoint right, and up? `make up` starts the local cloud"
        case .awsAccessDenied: "do the credentials belong to this account, and may they do that?"
        case .awsRejected: "are the stack's name and region right? see --stack and --region"
        case .awsThrottled: "try again later"
        default: nil
        }
    }
}
