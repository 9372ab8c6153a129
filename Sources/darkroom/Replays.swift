import AWSClient
import Core
import FoundationEssentials
import Pipeline

/// The replays of a stack: the machine that runs them and the table that shows them.
struct Replays {
    let stack: Stack
    let machine: String
    let table: DynamoReplayTable

    /// - Throws: `Config.Invalid` for a stack that names no such machine.
    init(_ stack: Stack) throws {
        self.stack = stack
        machine = try stack.require(stack.replayMachine, "ReplayDeadLettersArn")
        table = DynamoReplayTable(table: stack.table, stack.aws.dynamoDB)
    }

    /// The lease of the replay that is running.
    /// - Throws: `EndStatus.usage`, after saying so, if none is.
    func running() throws -> ReplayLease {
        if let lease = try table.readLease(), lease.isHeld(now: Date()) { return lease }
        Output.error.write("darkroom: no replay is running\n")
        throw EndStatus.usage
    }

    /// Starts a replay.
    /// - Returns: Its id.
    /// - Throws: `EndStatus.usage`, after saying so, if another is running.
    func start(_ input: JSONValue) throws -> (run: String, execution: String) {
        if let lease = try table.readLease(), lease.isHeld(now: Date()) { throw refusal(lease) }
        let name = "darkroom-\(UUID().uuidString.lowercased())"
        let text = String(decoding: try JSONEncoder().encode(input), as: UTF8.self)
        switch try stack.aws.stepFunctions.start(machine: machine, name: name, input: text) {
        case .started(let arn): return (ReplayRun.id(ofExecution: name), arn)
        case .nameTaken:
            throw DarkroomError(
                .internalFault, "start \(name): an execution of this name exists, which was made up just now")
        }
    }

    /// Says that another replay is in the way.
    func refusal(_ lease: ReplayLease) -> EndStatus {
        let end = Figures.seconds(max(0, Double(lease.until ?? 0) - Date().timeIntervalSince1970))
        Output.error.write(
            """
            darkroom: another replay is running (\(lease.execution)); darkroom replay --follow shows it, --stop ends it. \
            If it was aborted, its lease runs out in \(end)

            """)
        return .usage
    }
}
