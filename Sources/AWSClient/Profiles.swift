import Core
import FoundationEssentials

/// The shared files `~/.aws/config` and `~/.aws/credentials`.
/// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
struct Profiles {
    private let config: [String: [String: String]]
    private let credentials: [String: [String: String]]
    private let places: String

    /// The files that `environment` names (`AWS_CONFIG_FILE`, `AWS_SHARED_CREDENTIALS_FILE`), or those under `HOME`. `read`
    /// gives a file's text, nil if there is no such file.
    init(environment: [String: String], read: (String) throws -> String?) throws {
        let home = environment["HOME"] ?? ""
        let configFile = environment["AWS_CONFIG_FILE"] ?? home + "/.aws/config"
        let credentialsFile = environment["AWS_SHARED_CREDENTIALS_FILE"] ?? home + "/.aws/credentials"
        config = try read(configFile).map(Self.parse) ?? [:]
        credentials = try read(credentialsFile).map(Self.parse) ?? [:]
        places = "\(configFile) or \(credentialsFile)"
    }

    /// What the files say of the profile `name`; nil if they do not have it. Credentials in the credentials file win.
    func settings(of name: String) -> Settings? {
        guard let values = values(of: name) else { return nil }
        return Settings(profile: values, services: values["services"].flatMap { config["services \($0)"] } ?? [:])
    }

    /// An error if the profile `name` has its credentials in a way that is not supported here.
    func checkSupport(of name: String) throws {
        guard let values = values(of: name), let way = Self.unsupported.first(where: { values[$0] != nil }) else {
            return
        }
        throw DarkroomError(
            .configInvalid,
            """
            profile \(name) gets its credentials by \(way), which Darkroom does not do itself; \
            run: eval "$(aws configure export-credentials --profile \(name) --format env)"
            """)
    }

    private func values(of name: String) -> [String: String]? {
        let inConfig = config["profile \(name)"] ?? (name == "default" ? config["default"] : nil)
        guard let inCredentials = credentials[name] else { return inConfig }
        return (inConfig ?? [:]).merging(inCredentials) { _, credentials in credentials }
    }

    /// An error for a profile that was asked for by `name` and is nowhere.
    func missing(_ name: String) -> DarkroomError {
        DarkroomError(.configInvalid, "there is no profile \(name) in \(places)")
    }

    /// Ways to credentials that only AWS's own tools go.
    private static let unsupported = [
        "role_arn", "sso_session", "sso_start_url", "credential_process", "credential_source",
        "web_identity_token_file", "login_session",
    ]

    /// The sections of a file with their settings; a nested setting is named `outer.inner`.
    static func parse(_ text: String) -> [String: [String: String]] {
        var sections: [String: [String: String]] = [:]
        var section: String?
        var outer = ""
        for line in text.split(whereSeparator: \.isNewline) {
            let content = withoutComment(line)
            guard !content.isEmpty else { continue }
            if content.hasPrefix("["), let end = content.firstIndex(of: "]") {
                let words = content.dropFirst().prefix(upTo: end).split(whereSeparator: \.isWhitespace)
                section = words.joined(separator: " ")
                sections[section ?? "", default: [:]].merge([:]) { old, _ in old }
                outer = ""
            } else if let section, let equals = content.firstIndex(of: "=") {
                let key = trimmed(content[..<equals]).lowercased()
                let value = trimmed(content[content.index(after: equals)...])
                let isNested = line.first?.isWhitespace == true && !outer.isEmpty
                sections[section, default: [:]][isNested ? "\(outer).\(key)" : key] = value
                if !isNested { outer = value.isEmpty ? key : "" }
            }
        }
        return sections
    }

    /// A comment is a line that begins with `#` or `;`, or what follows one of them after white space.
    private static func withoutComment(_ line: Substring) -> String {
        var previous: Character = " "
        for index in line.indices {
            if line[index] == "#" || line[index] == ";", previous.isWhitespace { return trimmed(line[..<index]) }
            previous = line[index]
        }
        return trimmed(line)
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

extension AWSConfiguration {
    /// The configuration for a person at a terminal: the environment, its gaps filled from a profile of the shared files.
    ///
    /// The profile is `profile`, else `AWS_PROFILE`, else `default`. One named by `profile` comes before the credentials of
    /// the environment, as with AWS's own command. Not supported, and said so in a `Config.Invalid`: roles, single
    /// sign-on, `credential_process`, container and instance credentials.
    public init(
        profile: String? = nil, region: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        read: (String) throws -> String? = AWSConfiguration.text(ofFile:)
    ) throws {
        var settings = Settings(environment: environment)
        if profile != nil { settings.credentials = nil }
        let named = profile ?? environment["AWS_PROFILE"].flatMap { $0.isEmpty ? nil : $0 }
        let profiles = try Profiles(environment: environment, read: read)
        if let found = profiles.settings(of: named ?? "default") {
            settings = settings.filled(from: found)
        } else if let named {
            throw profiles.missing(named)
        }
        guard let credentials = settings.credentials else {
            try profiles.checkSupport(of: named ?? "default")
            throw DarkroomError(
                .configInvalid,
                "no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run `aws configure`"
            )
        }
        guard let region = region ?? settings.region else {
            throw DarkroomError(.configInvalid, "no AWS region: set AWS_REGION, or `region` in the profile")
        }
        self.init(settings, region: region, credentials: credentials)
    }

    /// The text of the file at `path`, nil if there is none.
    public static func text(ofFile path: String) throws -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw DarkroomError(.configInvalid, tried: "read", on: path, said: "\(error)")
        }
    }
}
