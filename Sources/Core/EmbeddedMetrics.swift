import FoundationEssentials

/// Metrics as a part of a log line, which CloudWatch Logs extracts by itself: the embedded metric format.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
public enum EmbeddedMetrics {
    /// The namespace of all metrics.
    public static let namespace = "ImagePipeline"

    /// The members that make a line of `values` a document of metrics: `_aws` and the values. The line must also carry a
    /// text member for every dimension of the metrics in it.
    public static func members(_ values: [Metric: Double], at date: Date) -> [String: JSONValue] {
        let bySet = Dictionary(grouping: values.keys, by: \.dimensions)
        let directives = bySet.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { dimensions, metrics in
            directive(metrics.sorted { $0.rawValue < $1.rawValue }, by: dimensions)
        }
        var members = self.values(values)
        members["_aws"] = .object([
            "Timestamp": .int(Int((date.timeIntervalSince1970 * 1000).rounded(.down))),
            "CloudWatchMetrics": .array(directives),
        ])
        return members
    }

    /// The same values as plain members of a line, from which CloudWatch makes no metrics.
    public static func values(_ values: [Metric: Double]) -> [String: JSONValue] {
        Dictionary(uniqueKeysWithValues: values.map { ($0.rawValue, .number($1)) })
    }

    private static func directive(_ metrics: [Metric], by dimensions: [Metric.Dimension]) -> JSONValue {
        .object([
            "Namespace": .string(namespace),
            "Dimensions": .array([.array(dimensions.map { .string($0.rawValue) })]),
            "Metrics": .array(
                metrics.map { .object(["Name": .string($0.rawValue), "Unit": .string($0.unit)]) }),
        ])
    }
}
