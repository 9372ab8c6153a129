/// How far a replay is, or how it ended: the state machine's output, what the lease shows meanwhile, and `darkroom replay --json`.
public struct ReplayReport: Codable, Sendable, Equatable {
    /// The replay's id.
    public var run: String
    /// How it ended.
    public var status: Status
    /// When it began, ISO 8601.
    public var startedAt: String
    /// Batches of letters run.
    public var batches: Int
    /// What became of the letters, by error, most letters first.
    public var errors: [Row]
    /// All errors together.
    public var total: Row
    /// Messages that were waiting in the queue, as SQS estimates it.
    public var waiting: Int?

    /// How a replay ended.
    public enum Status: String, Codable, Sendable, CaseIterable {
        case running = "RUNNING"
        /// Nothing is left to receive.
        case queueDrained = "QUEUE_DRAINED"
        /// Too many failed again: only letters of braked errors were found.
        case braked = "BRAKED"
        /// Somebody asked it to stop.
        case stopped = "STOPPED"
        /// It took too long; start it again to go on.
        case timeOver = "TIME_OVER"
        /// Another execution could not be started to go on; start it again.
        case moreRemains = "MORE_REMAINS"
        /// Its lease ran out and another replay took over.
        case leaseLost = "LEASE_LOST"
        /// A step of it failed for good; its execution says of what.
        case failed = "FAILED"
        /// Another replay is running, so this one has done nothing.
        case alreadyRunning = "ALREADY_RUNNING"
        /// It only says what would happen.
        case dryRun = "DRY_RUN"

        /// Whether letters were left that nobody had asked to leave: an alarm tells of it.
        public var leavesLetters: Bool {
            switch self {
            case .braked, .timeOver, .moreRemains: true
            case .running, .queueDrained, .stopped, .leaseLost, .failed, .alreadyRunning, .dryRun: false
            }
        }
    }

    /// What became of the letters of one error. Of a dry run: what would.
    public struct Row: Codable, Sendable, Equatable {
        /// The error's name.
        public var error: String
        /// Letters looked at.
        public var letters: Int
        /// Executions started.
        public var run: Int
        /// Deleted from the queue.
        public var done: Int
        /// Left in the queue.
        public var kept: Int
        /// Moved under `parked/`.
        public var parked: Int
        /// Of those kept, run and failed again, throttled ones included.
        public var failed: Int
        /// Whether too many have failed, so that the error was not tried any more.
        public var braked: Bool

        init(_ error: String, _ tally: ReplayTally, braked: Bool) {
            self.error = error
            letters = tally.letters
            run = tally.run
            done = tally.done
            kept = tally.kept
            parked = tally.parked
            failed = tally.failed + tally.throttled
            self.braked = braked
        }
    }

    /// The report on `run`.
    public init(_ run: ReplayRun, _ status: Status, waiting: Int? = nil) {
        self.run = run.id
        self.status = status
        startedAt = run.startedAt
        batches = run.batches
        errors = run.causes.map { name, tally in
            Row(name, tally, braked: tally.isBraked(share: run.settings.failureShare))
        }.sorted { ($1.letters, $0.error) < ($0.letters, $1.error) }
        let sums = run.causes.values.reduce(into: ReplayTally()) { $0.add($1) }
        total = Row("all", sums, braked: run.isBraked)
        self.waiting = waiting
    }
}

extension ReplayTally {
    /// Adds another tally's counts.
    fileprivate mutating func add(_ other: ReplayTally) {
        letters += other.letters
        run += other.run
        done += other.done
        kept += other.kept
        parked += other.parked
        failed += other.failed
        throttled += other.throttled
    }
}
