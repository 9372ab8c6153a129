import ArgumentParser

/// `darkroom dead-letters`: what failed and waits.
struct DeadLetters: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead-letters",
        abstract: "List what failed and waits: in the queue, or parked.",
        discussion: """
            Looking leaves every message where it is; a message that a replay or somebody else holds is out of sight meanwhile. \
            `darkroom replay` runs them again.

            Examples:
              darkroom dead-letters
              darkroom dead-letters --only Image.Corrupt --json
              darkroom dead-letters --parked
              darkroom dead-letters show 5f2b7c1d
              darkroom dead-letters return 5f2b7c1d
            """,
        subcommands: [DeadLettersList.self, DeadLettersShow.self, DeadLettersReturn.self],
        defaultSubcommand: DeadLettersList.self)
}
