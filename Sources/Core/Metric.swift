/// What is measured: the closed list of CloudWatch metrics in the namespace `ImagePipeline`.
///
/// CloudWatch bills every name with every combination of dimension values as a metric of its own, so each carries the
/// fewest dimensions that still answer its question.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html
public enum Metric: String, CaseIterable, Sendable {
    /// Variants written.
    case thumbnailsCount = "thumbnails_count"
    /// Bytes of the uploads that were looked at.
    case sizeInBytes = "size_in_bytes"
    /// Bytes of the variants written.
    case sizeOutBytes = "size_out_bytes"
    /// What an invocation costs by the price table: its time, its first start included, and the request.
    case estimatedCost = "estimated_cost_usd"
    /// Milliseconds of work on one event.
    case duration = "duration_ms"
    /// 1 for an invocation that had to start a process, 0 for the others: the average is their share.
    case coldStarts = "cold_starts"
    /// The memory that rendering was predicted to take, see `Prediction`; the most of an invocation's sizes.
    case predictedMemory = "predicted_memory_bytes"
    /// The highest resident size during an invocation that has a prediction.
    case usedMemory = "used_memory_bytes"
    /// Invocations that ended with an error of `ErrorName`.
    case refusals
    /// Dead letters parked after too many tries.
    case parkedLetters = "parked_letters"
    /// Replays that ended before the queue was empty, without anybody having asked for it.
    case replaysStopped = "replays_stopped"

    /// What metrics are told apart by.
    public enum Dimension: String, Sendable, Comparable {
        /// The stack's name: several stacks may share an account.
        case stack
        /// The function, such as `resize-variant`.
        case function
        /// The error's name, such as `Image.Corrupt`.
        case error

        /// In alphabetical order, so that a document is always the same.
        public static func < (a: Dimension, b: Dimension) -> Bool { a.rawValue < b.rawValue }
    }

    /// What this metric is told apart by, the stack always.
    public var dimensions: [Dimension] {
        switch self {
        case .thumbnailsCount, .sizeInBytes, .sizeOutBytes, .estimatedCost, .parkedLetters, .replaysStopped: [.stack]
        case .duration, .coldStarts, .predictedMemory, .usedMemory: [.function, .stack]
        case .refusals: [.error, .stack]
        }
    }

    /// CloudWatch's unit.
    /// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
    public var unit: String {
        switch self {
        case .thumbnailsCount, .coldStarts, .refusals, .parkedLetters, .replaysStopped: "Count"
        case .sizeInBytes, .sizeOutBytes, .predictedMemory, .usedMemory: "Bytes"
        case .duration: "Milliseconds"
        case .estimatedCost: "None"
        }
    }
}
