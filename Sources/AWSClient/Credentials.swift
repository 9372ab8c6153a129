/// What requests are signed with.
public struct Credentials: Sendable, Equatable {
    /// The access key id.
    public var accessKeyId: String
    /// The secret access key.
    public var secretAccessKey: String
    /// The session token of temporary credentials, such as a function's role has.
    public var sessionToken: String?

    /// Credentials.
    public init(accessKeyId: String, secretAccessKey: String, sessionToken: String? = nil) {
        self.accessKeyId = accessKeyId
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }

    /// Those in `values` under the names that `name` gives `access_key_id` and its siblings; nil unless both keys are there.
    init?(_ values: [String: String], naming name: (String) -> String = { "aws_" + $0 }) {
        func value(_ key: String) -> String? { values[name(key)].flatMap { $0.isEmpty ? nil : $0 } }
        guard let id = value("access_key_id"), let secret = value("secret_access_key") else { return nil }
        self.init(accessKeyId: id, secretAccessKey: secret, sessionToken: value("session_token"))
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible {
    /// The id alone: the secrets never reach a log.
    public var description: String { "Credentials(\(accessKeyId))" }
    /// As `description`.
    public var debugDescription: String { description }
}
