import ArgumentParser
import Glibc

/// The operator's command.
@main
struct Darkroom: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "darkroom",
        abstract: "Work with a Darkroom image pipeline, on this machine or on AWS.",
        discussion: """
            process, status, replay, dead-letters and reprocess talk to a deployed stack: AWS, or the local cloud that `make up` \
            starts (--local). \
            inspect, render, presets and cost need neither; they use the same code as the functions.

            Exit status: 0 fine, 1 a picture or a letter failed, 2 wrong usage or configuration, 3 AWS failed or could not be reached.
            """,
        subcommands: [
            Process.self, Status.self, Replay.self, DeadLetters.self, Reprocess.self, Inspect.self, Render.self,
            Presets.self, Cost.self,
        ])

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            leave(with: error)
        }
    }

    /// Prints what `error` has to say, in one line unless it is help that was asked for, and ends the process.
    private static func leave(with error: any Error) -> Never {
        let status = EndStatus(of: error, parserStatus: exitCode(for: error).rawValue)
        if let text = ErrorLine.text(of: error) {
            Output.error.write("darkroom: \(text)\n")
        } else if !(error is EndStatus) {
            (status == .fine ? Output.standard : Output.error).write(fullMessage(for: error) + "\n")
        }
        Glibc.exit(status.rawValue)
    }
}
