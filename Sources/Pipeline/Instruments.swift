import Core
import FoundationEssentials
import LambdaRuntime

/// What a function reports about each of its invocations: one closing line, which holds the invocation's metrics.
struct Instruments: Sendable {
    /// The function's name, such as `resize-variant`.
    var function: String
    /// The stack's name.
    var stack = "darkroom"
    /// The function's memory in MB, which its price goes by; nil where there is none.
    var memory: Int?
    /// Whether CloudWatch is to make metrics of the closing line, each of which it bills.
    var makesMetrics = true

    /// Reads `DARKROOM_STACK`, `DARKROOM_METRICS` and what Lambda says of the function.
    init(function: String, _ settings: inout Settings) {
        self.function = function
        stack = settings.optional("DARKROOM_STACK") ?? stack
        makesMetrics = settings.choice("DARKROOM_METRICS", default: Switch.on) == .on
        if settings.optional("AWS_LAMBDA_FUNCTION_MEMORY_SIZE") != nil {
            memory = settings.number("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", in: 128...10_240, default: 1769)
        }
    }

    /// The fields of every line.
    var fields: [String: JSONValue] { ["stack": .string(stack), "function": .string(function)] }

    /// Runs `body` and closes its log with one line, however it ends.
    ///
    /// - Parameters:
    ///   - log: gets the fields that `body` finds out as it goes, for its own lines and the closing one.
    ///   - initialization: the seconds that starting the process took, for its first invocation; else nil.
    func observe<Output>(
        _ log: Log, initialization: Double?, _ body: (inout Log, Meter) throws -> Output
    ) throws -> Output {
        var log = log
        let meter = Meter()
        // A process that has done nothing yet has nothing to forget.
        if initialization == nil { PeakMemory.forget() }
        let start = Date()
        let result = Result { try body(&log, meter) }
        let now = Date()
        let summary = Summary(
            seconds: now.timeIntervalSince(start), initialization: initialization, measured: meter.values,
            peakMemory: PeakMemory.bytes, error: result.failure)
        close(log, summary, at: now)
        return try result.get()
    }

    private func close(_ log: Log, _ summary: Summary, at date: Date) {
        let values = summary.values(memory: memory)
        let error = summary.error.map { ["error": JSONValue.string($0.name.rawValue)] } ?? [:]
        let level: Log.Level = summary.error == nil ? .info : .error
        let message = summary.error?.message ?? "done"
        if makesMetrics {
            log.record(level, message, EmbeddedMetrics.members(values, at: date).merging(error) { $1 })
        } else {
            log(level, message, EmbeddedMetrics.values(values).merging(error) { $1 })
        }
    }
}

extension Instruments {
    /// One invocation, as it ended.
    struct Summary {
        /// The seconds of work.
        var seconds: Double
        /// The seconds of starting, if this was the first.
        var initialization: Double?
        /// What the step itself measured.
        var measured: [Metric: Double]
        /// The highest resident size in bytes.
        var peakMemory: Int
        /// How it failed, if it did.
        var error: DarkroomError?

        /// All its metrics.
        /// - Parameter memory: the function's memory in MB; without it, there is no cost.
        func values(memory: Int?) -> [Metric: Double] {
            var values = measured
            values[.duration] = (seconds * 1000).rounded()
            values[.coldStarts] = initialization == nil ? 0 : 1
            values[.refusals] = error == nil ? nil : 1
            if measured[.predictedMemory] != nil { values[.usedMemory] = Double(peakMemory) }
            // A custom runtime's start is billed like its work.
            values[.estimatedCost] = memory.map {
                Prices.usEast1.dollars(for: .invocation(seconds: seconds + (initialization ?? 0), memory: $0))
            }
            return values
        }
    }
}

extension Result {
    /// The error, as one with a name.
    fileprivate var failure: DarkroomError? {
        guard case .failure(let error) = self else { return nil }
        return error as? DarkroomError ?? DarkroomError(.internalFault, "\(error)")
    }
}
