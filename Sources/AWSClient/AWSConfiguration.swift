import Core
import FoundationEssentials

/// Where AWS is and who we are to it. Read once, at start.
public struct AWSConfiguration: Sendable, Equatable {
    /// The region.
    public var region: String
    /// What requests are signed with.
    public var credentials: Credentials
    /// The endpoint of every service that has none of its own, instead of AWS's; for example `http://127.0.0.1:4566`.
    public var endpoint: String?
    /// The endpoints of single services.
    public var serviceEndpoints: [Service: String]
    /// A PEM file of CA certificates instead of the system's.
    public var caBundle: String?
    /// A folder of CA certificates, named as OpenSSL's `rehash` does, where there is no such file.
    public var caFolder: String?

    /// A configuration of these properties.
    public init(
        region: String, credentials: Credentials, endpoint: String? = nil, serviceEndpoints: [Service: String] = [:],
        caBundle: String? = nil
    ) {
        self.region = region
        self.credentials = credentials
        self.endpoint = endpoint.map(Self.withoutFinalSlash)
        self.serviceEndpoints = serviceEndpoints.mapValues(Self.withoutFinalSlash)
        self.caBundle = caBundle
    }

    /// The configuration in the environment alone, as Lambda sets it: `AWS_REGION` (or `AWS_DEFAULT_REGION`),
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_ENDPOINT_URL`,
    /// `AWS_ENDPOINT_URL_S3` and its siblings, `AWS_CA_BUNDLE`. Throws `Config.Invalid` naming all that is missing.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        let settings = Settings(environment: environment)
        let missing =
            (settings.region == nil ? ["AWS_REGION"] : [])
            + (settings.credentials == nil ? ["AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY"] : [])
        guard let region = settings.region, let credentials = settings.credentials else {
            throw DarkroomError(.configInvalid, "not set in the environment: \(missing.joined(separator: ", "))")
        }
        self.init(settings, region: region, credentials: credentials)
    }

    init(_ settings: Settings, region: String, credentials: Credentials) {
        self.init(
            region: region, credentials: credentials, endpoint: settings.endpoint,
            serviceEndpoints: settings.serviceEndpoints, caBundle: settings.caBundle)
    }

    /// The endpoint that stands in for AWS's own for `service`, without a final slash.
    func customEndpoint(for service: Service) -> String? { serviceEndpoints[service] ?? endpoint }

    /// Where `service` is, without a final slash.
    func endpoint(for service: Service) -> String {
        customEndpoint(for: service) ?? "https://\(service.host(in: region))"
    }

    private static func withoutFinalSlash(_ url: String) -> String { url.hasSuffix("/") ? String(url.dropLast()) : url }
}

/// What one place, the environment or a profile, says; other places fill the gaps.
struct Settings: Equatable {
    var region: String?
    var credentials: Credentials?
    var endpoint: String?
    var serviceEndpoints: [Service: String] = [:]
    var caBundle: String?

    /// What the environment says. Empty variables are as good as none.
    init(environment: [String: String]) {
        let values = environment.filter { !$0.value.isEmpty }
        region = values["AWS_REGION"] ?? values["AWS_DEFAULT_REGION"]
        credentials = Credentials(values) { "AWS_" + $0.uppercased() }
        caBundle = values["AWS_CA_BUNDLE"]
        endpoint = values["AWS_ENDPOINT_URL"]
        for service in Service.allCases {
            serviceEndpoints[service] = values["AWS_ENDPOINT_URL_" + service.settingsName.uppercased()]
        }
    }

    /// What a profile says, with the `services` section that it names.
    init(profile: [String: String], services: [String: String]) {
        region = profile["region"]
        credentials = Credentials(profile)
        caBundle = profile["ca_bundle"]
        endpoint = profile["endpoint_url"]
        for service in Service.allCases { serviceEndpoints[service] = services[service.settingsName + ".endpoint_url"] }
    }

    /// These settings, gaps filled from `other`. An endpoint for all services here hides those for single ones there.
    func filled(from other: Settings) -> Settings {
        var result = self
        result.region = region ?? other.region
        result.credentials = credentials ?? other.credentials
        result.caBundle = caBundle ?? other.caBundle
        if endpoint == nil {
            result.endpoint = other.endpoint
            result.serviceEndpoints.merge(other.serviceEndpoints) { mine, _ in mine }
        }
        return result
    }
}
