/// The AWS services that Darkroom speaks to; the raw value is the name in host names and signatures.
public enum Service: String, Sendable, CaseIterable {
    case s3
    case dynamoDB = "dynamodb"
    case sqs
    case sns
    case stepFunctions = "states"
    case rekognition
    case cloudFormation = "cloudformation"

    /// The service's identifier in a profile's `services` section; in capitals it ends `AWS_ENDPOINT_URL_…`.
    /// https://docs.aws.amazon.com/sdkref/latest/guide/ss-endpoints-table.html
    var settingsName: String { self == .stepFunctions ? "sfn" : rawValue }

    /// Whether a request's trace goes on behind the service: in what receives the message, or in the execution.
    ///
    /// The others would do nothing with the header. It is signed, as libcurl signs every header, where AWS's own SDKs leave it out of
    /// the signature since whatever lies between may rewrite it; so it is sent only where it has an effect.
    /// https://docs.aws.amazon.com/xray/latest/devguide/xray-services.html
    var handsTracesOn: Bool {
        switch self {
        case .sns, .sqs, .stepFunctions: true
        case .s3, .dynamoDB, .rekognition, .cloudFormation: false
        }
    }

    /// The host in `region`, without TLS or port.
    func host(in region: String) -> String {
        "\(rawValue).\(region).amazonaws.com\(region.hasPrefix("cn-") ? ".cn" : "")"
    }
}
