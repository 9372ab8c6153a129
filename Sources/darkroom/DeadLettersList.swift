import ArgumentParser
import Core
import FoundationEssentials

/// `darkroom dead-letters list`, which is also `darkroom dead-letters`.
struct DeadLettersList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List dead letters: a line each (the default).")

    @OptionGroup var options: StackOptions

    @Flag(help: "Those that were parked, in place of those in the queue.")
    var parked = false

    @Option(help: ArgumentHelp("Only letters of this error; may be repeated.", valueName: "error"))
    var only: [String] = []

    @Option(help: ArgumentHelp("How many to look at, at most.", valueName: "n"))
    var limit = 200

    @Flag(help: "Print one JSON document.")
    var json = false

    func run() throws {
        let office = try LetterOffice(try options.connect())
        let found = parked ? try office.parked(limit: limit) : try office.waiting(limit: limit)
        let letters = found.filter { only.isEmpty || only.contains($0.error) }.sorted { $0.sentAt < $1.sentAt }
        if json { return try JSONOutput.write(letters) }
        var lines = LetterText.table(
            letters, isParked: parked, now: Date(), width: Output.standard.size?.columns,
            colored: Output.standard.wantsColor)
        lines += [LetterText.total(letters, looked: found.count, try parked ? nil : office.counts())]
        Output.standard.write(lines.map { $0 + "\n" }.joined())
    }
}
