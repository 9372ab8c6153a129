/// What one picture of a stack uses of AWS, however it comes in: behind the estimates of `darkroom reprocess` and docs/scale.md.
public struct Workload: Sendable {
    /// How process-image runs.
    public enum Workflow: String, Codable, Sendable, CaseIterable {
        case express = "EXPRESS"
        case standard = "STANDARD"
    }

    /// The picture that stands for all.
    public var picture: CostModel
    /// How process-image runs.
    public var workflow: Workflow

    /// A stack's workload.
    public init(picture: CostModel, workflow: Workflow = .express) {
        self.picture = picture
        self.workflow = workflow
    }

    /// The workload of a stack with these parameters; what is missing is as the template has it.
    public init(picture: CostModel, parameters: [String: String]) {
        var picture = picture
        func number(_ name: String, _ usual: Int) -> Int { parameters[name].flatMap { Int($0) } ?? usual }
        picture.imageMemory = number("ImageMemory", picture.imageMemory)
        picture.serviceMemory = number("ServiceMemory", picture.serviceMemory)
        picture.isArm = parameters["Architecture"] == "arm64"
        picture.work.tagging = parameters["Tagging"].flatMap(TaggingMode.init(rawValue:)) ?? .off
        self.init(
            picture: picture, workflow: parameters["WorkflowType"].flatMap(Workflow.init(rawValue:)) ?? .express)
    }

    /// How the children of reprocess follow their pictures, as statemachine/reprocess.asl.json does it.
    public enum Child {
        /// Seconds that a child waits for a picture: it looks after 3 s and finds most of them done.
        public static let followSeconds = 4.0
        /// Seconds that a child needs to find out that there is nothing to do.
        public static let checkSeconds = 0.1
        /// Write units of the table that only a request with a receipt causes.
        public static let receiptWrites = 1.0
        /// Reads of the table: the record, and two looks for the receipt.
        public static let reads = 3.0
        /// Children that AWS starts at most in a second.
        public static let dispatchedPerSecond = 1000.0
        /// Items that one run reads at most.
        public static let itemsPerRun = 100_000_000
    }

    /// One execution of process-image, from the validator to the record's end, without its event and its announcement.
    public var processing: Usage {
        let execution: CostModel.Part = workflow == .express ? .express : .standard
        return ([.lambda, execution, .requests, .table, .logs, .rekognition] as [CostModel.Part])
            .map(picture.usage).reduce(Usage([:]), +)
    }

    /// One upload: its event, its processing, its announcement.
    public var uploaded: Usage { processing + picture.usage(.messages) }

    /// One picture that reprocess makes again, muted, with the child that follows it.
    public var reprocessed: Usage {
        processing + CostModel.express(seconds: Child.followSeconds)
            + Usage([
                .tableReads: Child.reads, .tableWrites: Child.receiptWrites, .storageWrites: Workload.listing,
            ])
    }

    /// One object that reprocess finds unchanged or skips.
    public var unchanged: Usage {
        CostModel.express(seconds: Child.checkSeconds) + Usage([.tableReads: 1, .storageWrites: Workload.listing])
    }

    /// The seconds that a reprocess takes: pictures by their concurrency, but no less than one of them takes, and no faster
    /// than AWS starts children.
    public func reprocessSeconds(executions: Int, idle: Int, concurrency: Int) -> Double {
        let waiting = Double(executions) * Child.followSeconds + Double(idle) * Child.checkSeconds
        let least = executions > 0 ? Child.followSeconds : idle > 0 ? Child.checkSeconds : 0
        return max(waiting / Double(concurrency), Double(executions + idle) / Child.dispatchedPerSecond, least)
    }

    /// An object's share of a listing's page of 1,000.
    private static let listing = 0.001
}
