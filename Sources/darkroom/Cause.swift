import Core

/// The cause of a failure as people read it.
enum Cause {
    /// The message inside the JSON that Lambda makes of an error, however often it is wrapped; any other text as it is.
    static func message(of cause: String) -> String {
        var text = cause
        while let message = Failure.message(inside: text) { text = message }
        return text
    }
}
