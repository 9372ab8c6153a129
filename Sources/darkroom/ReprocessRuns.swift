import AWSClient
import Core
import FoundationEssentials

/// Executions of the stack's reprocess state machine: asked, started, followed.
struct ReprocessRuns {
    let stack: Stack
    let display: ProgressDisplay

    /// What the stack would make uploads by now.
    struct Recipe: Codable, Equatable {
        var recipe: String
        var preset: String
    }

    /// Asks the stack's own validator, through the machine: its presets and settings count, not this machine's.
    /// - Throws: `Config.Invalid` with what the stack says of a preset that does not hold.
    func recipe(preset: String?) throws -> Recipe {
        var input: [String: JSONValue] = ["only": .string("recipe")]
        input["preset"] = preset.map { .string($0) }
        let arn = try begin(.object(input))
        let execution = try wait(for: arn, pause: stack.isLocal ? 0.1 : 1) { _ in }
        guard let output = execution.output else {
            let cause = Cause.message(of: execution.cause ?? "no cause was given")
            throw execution.error.flatMap(ErrorName.init(rawValue:)).map { DarkroomError($0, cause) }
                ?? DarkroomError(.internalFault, "\(execution.error ?? execution.status): \(cause)")
        }
        return try JSONDecoder().decode(Recipe.self, from: Data(output.utf8))
    }

    /// Starts a run and says where it can be found.
    func start(_ input: JSONValue) throws -> String {
        let arn = try begin(input)
        display.say("started \(arn)")
        display.say("Ctrl-C leaves it running; darkroom reprocess --follow ARN shows it again, --stop ARN ends it")
        return arn
    }

    /// Shows a run until it ends.
    func follow(_ arn: String) throws -> ReprocessEnding {
        var told = 0
        var mapRun: String?
        var counts: StepFunctions.MapRun.Counts?
        let execution = try wait(for: arn, pause: stack.isLocal ? 0.3 : 5) { _ in
            mapRun = try mapRun ?? stack.aws.stepFunctions.mapRuns(of: arn).last
            guard let mapRun else { return }
            let now = try stack.aws.stepFunctions.describe(mapRun: mapRun).counts
            counts = now
            display.show(finished: now.finished, of: now.total, underWay: [])
            let tenths = now.total == 0 ? 0 : now.finished * 10 / now.total
            if !display.isLive, tenths > told {
                told = tenths
                display.say(
                    "\(Figures.number(now.finished)) of \(Figures.number(now.total)), \(Figures.number(now.failed)) failed"
                )
            }
        }
        display.close()
        let name = arn.split(separator: ":").last.map(String.init) ?? arn
        return ReprocessEnding(
            execution: arn, status: execution.status,
            error: execution.error.map { Failure(name: $0, cause: Cause.message(of: execution.cause ?? "")) },
            counts: counts, report: try ReprocessReport(execution: name, in: stack))
    }

    private func begin(_ input: JSONValue) throws -> String {
        guard let machine = stack.reprocessMachine else {
            throw DarkroomError(
                .configInvalid, "stack \(stack.name) has no output ReprocessArn: deploy this release's template")
        }
        let text = String(decoding: try JSONEncoder().encode(input), as: UTF8.self)
        guard case .started(let arn) = try stack.aws.stepFunctions.start(machine: machine, input: text) else {
            throw DarkroomError(.internalFault, "start \(machine): a name is taken, but none was given")
        }
        return arn
    }

    /// The execution once it has ended; `look` is called before each pause and once afterwards.
    private func wait(
        for arn: String, pause: Double, look: (StepFunctions.Execution) throws -> Void
    ) throws -> StepFunctions.Execution {
        while true {
            let execution = try stack.aws.stepFunctions.describe(execution: arn)
            try look(execution)
            if execution.status != "RUNNING" { return execution }
            AWSClient.sleep(pause)
        }
    }
}

extension StepFunctions.MapRun.Counts {
    /// Items that nothing more happens with.
    var finished: Int { succeeded + failed + timedOut + aborted }
}
