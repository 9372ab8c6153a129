import ArgumentParser
import Core
import FoundationEssentials

/// `darkroom dead-letters show`: one of them, whole.
struct DeadLettersShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one dead letter, in the queue or parked, with what replays have cost it.")

    @Argument(help: "The message's id, or its beginning.")
    var id: String

    @OptionGroup var options: StackOptions

    @Flag(help: "Print one JSON document.")
    var json = false

    func run() throws {
        let office = try LetterOffice(try options.connect())
        let found = try (office.waiting(limit: 1000) + office.parked(limit: 1000)).filter { $0.messageId.hasPrefix(id) }
        guard let letter = found.first else {
            throw DarkroomError(
                .configInvalid, "no dead letter whose id begins with \(id); one that a replay holds is out of sight")
        }
        guard found.count == 1 else {
            throw DarkroomError(.configInvalid, "\(found.count) dead letters have an id that begins with \(id)")
        }
        if json { return try JSONOutput.write(letter) }
        Output.standard.write(try LetterText.whole(letter, now: Date()).map { $0 + "\n" }.joined())
    }
}
