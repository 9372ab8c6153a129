/// What a month of uploads costs: counted requests, estimated seconds, list prices.
public struct CostModel: Sendable {
    /// What one upload asks for.
    public var work: PictureWork
    /// Processor seconds of the functions that decode pictures, for one upload, on one whole core.
    public var imageSeconds: Double
    /// What Lambda bills these functions for one upload, in seconds, where somebody has measured it; nil estimates it.
    public var measuredSeconds: Double?
    /// How long a wait for an AWS service takes, be it for one request or for several at once; what waits is billed like what works.
    public var requestSeconds = 0.03
    /// Memory in MB of the functions that decode pictures; below 1,769 there is less than one core.
    public var imageMemory = 1769
    /// Memory in MB of the functions without pictures.
    public var serviceMemory = 256
    /// Whether the functions are built for arm64.
    public var isArm = false
    /// Bytes of one upload's variants.
    public var variantBytes: Double

    /// What Lambda and a function write to the log for each invocation: START, END, REPORT and the closing line.
    public static let logBytesPerInvocation = 1_600.0
    /// DynamoDB's write units of a claim and of closing it: an item of up to 2 KB, and its entry in the sweeper's index.
    public static let tableWriteUnits = 6.0
    /// Metrics that the stack's alarms watch.
    public static let alarmMetrics = 29.0
    /// Metrics of our own that a stack in use has: see `Metric`.
    public static let customMetrics = 25.0

    /// A model of `work`, with the template's defaults.
    public init(work: PictureWork, imageSeconds: Double, variantBytes: Double) {
        self.work = work
        self.imageSeconds = imageSeconds
        self.variantBytes = variantBytes
    }

    /// Seconds that Lambda bills the functions that decode pictures, for one upload.
    public var billedImageSeconds: Double {
        if let measuredSeconds { return measuredSeconds }
        return imageSeconds * max(1, 1769 / Double(imageMemory)) + Double(work.imageWaits) * requestSeconds
    }

    /// Seconds that Lambda bills the functions without pictures, for one upload: notify-sns makes seven requests, and each question to
    /// Rekognition takes about half a second.
    public var billedServiceSeconds: Double { 7 * requestSeconds + 0.5 * Double(work.questions) }

    /// Seconds from the start of an execution to its end: the items of the Map run at the same time.
    public var executionSeconds: Double {
        (billedImageSeconds / Double(max(1, work.items.count)) + billedServiceSeconds) + 0.1
    }
}

extension CostModel {
    /// A line of the bill.
    public enum Part: String, Sendable, CaseIterable, Codable {
        case lambda = "Lambda"
        case express = "Step Functions, EXPRESS"
        case requests = "S3 requests"
        case table = "DynamoDB"
        case messages = "EventBridge and SNS"
        case logs = "CloudWatch Logs"
        /// In the place of `express`.
        case standard = "Step Functions, STANDARD"
        /// For each month that the variants are kept.
        case storage = "S3 storage, a month"
        /// The largest part where it is asked for, so it stands apart.
        case rekognition = "Rekognition"

        /// What every upload costs at least, with EXPRESS executions.
        public static let processing: [Part] = [.lambda, .express, .requests, .table, .messages, .logs]
    }

    /// What one upload uses of `part`.
    public func usage(_ part: Part) -> Usage {
        switch part {
        case .lambda:
            let memory =
                (billedImageSeconds * Double(imageMemory) + billedServiceSeconds * Double(serviceMemory)) / 1024
            return Usage([
                .lambdaRequests: Double(work.imageInvocations + work.serviceInvocations),
                isArm ? .lambdaArmGigabyteSeconds : .lambdaGigabyteSeconds: memory,
            ])
        case .express: return CostModel.express(seconds: executionSeconds)
        case .standard: return Usage([.standardTransitions: Double(work.transitions)])
        case .requests:
            return Usage([.storageWrites: Double(work.storageWrites), .storageReads: Double(work.storageReads)])
        case .table:
            return Usage([.tableReads: Double(work.tableReads), .tableWrites: CostModel.tableWriteUnits])
        case .messages: return Usage([.busEvents: 1, .topicPublishes: 1])
        case .logs:
            let invocations = Double(work.imageInvocations + work.serviceInvocations)
            return Usage([.logGigabytes: invocations * CostModel.logBytesPerInvocation / 1e9])
        case .storage: return Usage([.storageGigabyteMonths: variantBytes / 1e9])
        case .rekognition: return Usage([.rekognitionImages: Double(work.questions)])
        }
    }

    /// An EXPRESS execution of that many seconds: billed by 100 ms and by 64 MB, and one of ours needs no more than that.
    static func express(seconds: Double) -> Usage {
        let billed = (seconds * 10).rounded(.up) / 10
        return Usage([.expressRequests: 1, .expressGigabyteSeconds: billed * 64 / 1024])
    }

    /// What watching costs a month, whatever is uploaded: alarms, metrics, and a dashboard beyond an account's three.
    public static let watching = Usage([
        .alarmMetricMonths: alarmMetrics, .customMetricMonths: customMetrics, .dashboardMonths: 1,
    ])
}
