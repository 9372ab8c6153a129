/// An error with a name from the closed list and a sentence that says what was tried, on what, and what the library said.
public struct DarkroomError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; becomes the Lambda `errorType`.
    public let name: ErrorName
    /// What was tried, on what, and what came back. Never holds a secret or pixels.
    public let message: String
    /// The partition key of the record of the picture that it concerns, where only the step knows that.
    public var record: String?

    /// An error called `name`.
    public init(_ name: ErrorName, _ message: String) {
        self.name = name
        self.message = message
    }

    /// An error from what was `tried`, `on` what, and what the library or service `said`.
    public init(_ name: ErrorName, tried: String, on subject: String, said: String) {
        self.init(name, "\(tried) \(subject): \(said)")
    }

    /// The name and the message, as logs and tables print them.
    public var description: String { "\(name.rawValue): \(message)" }
}
