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

    /// The host in `region`, without TLS or port.
    func host(in region: String) -> String {
        "\(rawValue).\(region).amazonaws.com\(region.hasPrefix("cn-") ? ".cn" : "")"
    }
}
