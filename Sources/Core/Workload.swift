/// What one picture uses of AWS: the model behind the estimates of `darkroom reprocess` and docs/scale.md.
///
/// Requests and transitions are counted, on the local cloud, for one photograph and the preset `web`; an end-to-end test counts them again.
/// Seconds are this project's own measurements of processor time, which a function of 1,769 MB is billed about as much of; nothing here was
/// measured on Lambda.
public struct Workload: Sendable, Equatable {
    /// How process-image runs.
    public enum Workflow: String, Codable, Sendable, CaseIterable {
        case express = "EXPRESS"
        case standard = "STANDARD"
    }

    /// How process-image runs.
    public var workflow: Workflow
    /// The processor that the functions are built for.
    public var isArm: Bool
    /// Memory in MB of the functions that decode pictures.
    public var imageMemory: Int
    /// Memory in MB of the functions without pictures.
    public var serviceMemory: Int
    /// Questions to Rekognition about each picture.
    public var questions: Int

    /// A stack's workload, by the template's defaults unless told otherwise.
    public init(
        workflow: Workflow = .express, isArm: Bool = false, imageMemory: Int = 1769, serviceMemory: Int = 256,
        questions: Int = 0
    ) {
        self.workflow = workflow
        self.isArm = isArm
        self.imageMemory = imageMemory
        self.serviceMemory = serviceMemory
        self.questions = questions
    }

    /// The workload of a stack with these parameters; what is missing is as the template has it.
    public init(parameters: [String: String]) {
        let questions: [String: Int] = ["labels": 1, "labels-and-moderation": 2]
        func number(_ name: String, _ usual: Int) -> Int { parameters[name].flatMap { Int($0) } ?? usual }
        self.init(
            workflow: parameters["WorkflowType"].flatMap(Workflow.init(rawValue:)) ?? .express,
            isArm: parameters["Architecture"] == "arm64", imageMemory: number("ImageMemory", 1769),
            serviceMemory: number("ServiceMemory", 256), questions: parameters["Tagging"].flatMap { questions[$0] } ?? 0
        )
    }

    /// Counted for `samples/dogs-sideways.jpg`, 2048 x 3088 pixels, ten variants.
    public enum Counted {
        /// States entered by an execution that ends well.
        public static let transitions = 27
        /// Invocations of the functions that decode pictures.
        public static let imageInvocations = 6
        /// Invocations of the functions without pictures.
        public static let serviceInvocations = 1
        /// S3 objects written: ten variants, the manifest; the uploads's own PUT is the uploader's.
        public static let storageWrites = 11
        /// S3 objects read and looked at.
        public static let storageReads = 9
        /// Reads of the table, each strongly consistent and of less than 4 KB.
        public static let tableReads = 2
        /// Writes of the table.
        public static let tableWrites = 2
    }

    /// Measured: means over `samples/`, the preset `web`.
    public enum Measured {
        /// Processor seconds of `darkroom render` for one picture, and of the validator's look at it.
        public static let imageSeconds = 1.4
        /// Seconds of notify-sns, which mostly waits.
        public static let serviceSeconds = 0.1
        /// Seconds from an execution's start to its receipt.
        public static let executionSeconds = 3.0
        /// Bytes of all variants of one picture.
        public static let variantBytes = 960_000.0
    }

    /// How the children of reprocess follow their pictures, as statemachine/reprocess.asl.json does it.
    public enum Child {
        /// Seconds that a child waits for a picture: it looks after 3 s and finds most of them done.
        public static let followSeconds = 4.0
        /// Seconds that a child needs to find out that there is nothing to do.
        public static let checkSeconds = 0.1
        /// Writes of the table that only a request with a receipt causes.
        public static let receiptWrites = 1.0
        /// Reads of the table: the record, and two looks for the receipt.
        public static let reads = 3.0
        /// Children that AWS starts at most in a second.
        public static let dispatchedPerSecond = 1000.0
        /// Items that one run reads at most.
        public static let itemsPerRun = 100_000_000
    }

    /// One execution of process-image, from the validator to the record's end, without its announcement.
    public var processing: Usage {
        let seconds =
            Double(imageMemory) / 1024 * Measured.imageSeconds + Double(serviceMemory) / 1024 * Measured.serviceSeconds
        var usage = Usage([
            .lambdaRequests: Double(Counted.imageInvocations + Counted.serviceInvocations),
            isArm ? .lambdaArmGigabyteSeconds : .lambdaGigabyteSeconds: seconds,
            .storageWrites: Double(Counted.storageWrites), .storageReads: Double(Counted.storageReads),
            .tableReads: Double(Counted.tableReads), .tableWrites: Double(Counted.tableWrites),
            .rekognitionImages: Double(questions),
        ])
        switch workflow {
        case .express:
            usage[.expressRequests] = 1
            usage[.expressGigabyteSeconds] = Workload.expressGigabyteSeconds(Measured.executionSeconds)
        case .standard: usage[.standardTransitions] = Double(Counted.transitions)
        }
        return usage
    }

    /// One upload: its event, its processing, its announcement.
    public var uploaded: Usage { processing + Usage([.busEvents: 1, .topicPublishes: 1]) }

    /// One picture that reprocess makes again, muted, with the child that follows it.
    public var reprocessed: Usage {
        processing
            + Usage([
                .expressRequests: 1, .expressGigabyteSeconds: Workload.expressGigabyteSeconds(Child.followSeconds),
                .tableReads: Child.reads, .tableWrites: Child.receiptWrites, .storageWrites: Workload.listing,
            ])
    }

    /// One object that reprocess finds unchanged or skips.
    public var unchanged: Usage {
        Usage([
            .expressRequests: 1, .expressGigabyteSeconds: Workload.expressGigabyteSeconds(Child.checkSeconds),
            .tableReads: 1, .storageWrites: Workload.listing,
        ])
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

    /// EXPRESS executions are billed by 100 ms and 64 MB; one of ours needs no more.
    private static func expressGigabyteSeconds(_ seconds: Double) -> Double {
        (seconds * 10).rounded(.up) / 10 * 64 / 1024
    }
}
