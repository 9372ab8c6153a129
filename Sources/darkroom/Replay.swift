import ArgumentParser
import Core
import FoundationEssentials

/// `darkroom replay`: runs the dead letters again.
struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run dead letters again, with brakes.",
        discussion: """
            Starts the stack's replay-dead-letters and shows how far it is. Letters whose error passes by itself are run, and those \
            of an older release; permanent errors are left in the queue unless --only names them or --all is given. Of each error one \
            letter goes first, then ten, then the rest; an error that too many fail of again is not tried any more. \
            `darkroom dead-letters` lists what is there.

            Examples:
              darkroom replay --dry-run
              darkroom replay
              darkroom replay --only AWS.AccessDenied --rate 60
              darkroom replay --stop

            Ctrl-C ends this command, not the replay. Exit status: 0 everything that was run is done, 1 letters failed again, were \
            parked, or the replay stopped early, 2 wrong usage or another replay is running, 3 AWS failed.
            """)

    @OptionGroup var options: StackOptions

    @Flag(help: "Say what would happen, and touch nothing.")
    var dryRun = false

    @Option(
        help: ArgumentHelp("Only letters of this error, permanent or not; may be repeated.", valueName: "error"))
    var only: [String] = []

    @Flag(help: "Letters of permanent errors too.")
    var all = false

    @Option(help: ArgumentHelp("Letters a minute, at most. Default: the stack's ReplayRate.", valueName: "n"))
    var rate: Int?

    @Option(
        help: ArgumentHelp(
            "Percent of an error's letters that may fail again. Default: the stack's ReplayFailureShare.",
            valueName: "percent"))
    var failureShare: Int?

    @Option(
        help: ArgumentHelp("Failed replays before a letter is parked. Default: the stack's ReplayCap.", valueName: "n"))
    var cap: Int?

    @Flag(help: "Without one letter and then ten going first.")
    var noCanary = false

    @Flag(help: "Show the replay that is running, in place of starting one.")
    var follow = false

    @Flag(help: "Ask the replay that is running to stop before its next batch.")
    var stop = false

    @Flag(help: "Print one JSON document in place of the table.")
    var json = false

    func validate() throws {
        func check(_ name: String, _ value: Int?, _ range: ClosedRange<Int>) throws {
            guard let value, !range.contains(value) else { return }
            throw ValidationError("--\(name): expected \(range.lowerBound) to \(range.upperBound), found \(value)")
        }
        try check("rate", rate, ReplaySettings.rates)
        try check("failure-share", failureShare, ReplaySettings.shares)
        try check("cap", cap, ReplaySettings.caps)
        if stop && follow { throw ValidationError("--stop and --follow exclude each other") }
    }

    func run() throws {
        let stack = try options.connect()
        let replays = try Replays(stack)
        if stop { return try requestStop(replays) }
        let begin = Date()
        let display = ProgressDisplay(isQuiet: json && !Output.error.isTerminal)
        Interruption.say(
            "the replay goes on without this command; darkroom replay --follow shows it, --stop ends it")
        let follower = ReplayFollower(replays: replays, display: display)
        let report =
            if follow { try follower.follow(run: try replays.running()) } else { try follower.start(input) }
        if json {
            try JSONOutput.write(report)
        } else {
            let lines = ReplaySummary.lines(
                report, seconds: Date().timeIntervalSince(begin), width: Output.standard.size?.columns,
                colored: Output.standard.wantsColor)
            Output.standard.write(lines.map { $0 + "\n" }.joined())
        }
        if !ReplaySummary.isSuccess(report) { throw EndStatus.pictureFailed }
    }

    private func requestStop(_ replays: Replays) throws {
        let run = try replays.running()
        let isStopping = try replays.table.requestStop(run: run.run)
        Output.standard.write(
            isStopping
                ? "replay \(run.run) stops before its next batch; darkroom replay --follow shows how it ends\n"
                : "replay \(run.run) has just ended\n")
    }

    /// What the execution is started with: only what differs from the stack's parameters.
    private var input: JSONValue {
        var members: [String: JSONValue] = [:]
        members["rate"] = rate.map { .int($0) }
        members["failureShare"] = failureShare.map { .int($0) }
        members["cap"] = cap.map { .int($0) }
        if !only.isEmpty { members["only"] = .array(only.map { .string($0) }) }
        if all { members["all"] = .bool(true) }
        if noCanary { members["canary"] = .bool(false) }
        if dryRun { members["dryRun"] = .bool(true) }
        return .object(members)
    }
}
