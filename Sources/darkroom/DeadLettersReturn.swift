import ArgumentParser
import Core
import FoundationEssentials

/// `darkroom dead-letters return`: parked letters back into the queue.
struct DeadLettersReturn: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "return", abstract: "Put parked letters back into the queue, each with a new lifetime.",
        discussion: "A returned letter is run once by the next replay, whatever its error is.")

    @Argument(help: "Ids of parked messages, or their beginnings.")
    var ids: [String] = []

    @OptionGroup var options: StackOptions

    @Option(help: ArgumentHelp("All that are parked with this error; may be repeated.", valueName: "error"))
    var only: [String] = []

    @Flag(help: "All that are parked.")
    var all = false

    func validate() throws {
        if ids.isEmpty && only.isEmpty && !all { throw ValidationError("expected ids, --only or --all") }
    }

    func run() throws {
        let office = try LetterOffice(try options.connect())
        var returned = 0
        for letter in try office.parked(limit: .max) where isWanted(letter) {
            guard letter.key != nil else {
                Output.error.write("darkroom: \(letter.messageId) is no letter that a replay can read, and stays\n")
                continue
            }
            try office.putBack(letter)
            returned += 1
            Output.standard.write("\(letter.messageId)  \(letter.error)  \(letter.key ?? "")\n".printableLine)
        }
        Output.standard.write("\(Figures.count(returned, "letter")) returned to the queue\n")
        if returned == 0 { throw EndStatus.usage }
    }

    private func isWanted(_ letter: FoundLetter) -> Bool {
        all || only.contains(letter.error) || ids.contains { letter.messageId.hasPrefix($0) }
    }
}

extension String {
    /// The line without what would steer a terminal, its end kept.
    fileprivate var printableLine: String { String(dropLast()).printable + "\n" }
}
