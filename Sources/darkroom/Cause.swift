import FoundationEssentials

/// The cause of a failure as people read it.
enum Cause {
    /// The message inside the JSON that Lambda makes of an error, however often it is wrapped; any other text as it is.
    static func message(of cause: String) -> String {
        struct LambdaError: Decodable { var errorMessage: String }
        var text = cause
        while let error = try? JSONDecoder().decode(LambdaError.self, from: Data(text.utf8)) {
            text = error.errorMessage
        }
        return text
    }
}
