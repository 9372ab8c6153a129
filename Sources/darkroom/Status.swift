import ArgumentParser
import Core
import FoundationEssentials

/// `darkroom status`: what the table and the manifest say about one upload.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say how far an upload is, what was made of it, or why it failed.",
        discussion: """
            Examples:
              darkroom status uploads/photo.jpg
              darkroom status photo.jpg --local        (the stack's prefix is put in front)
              darkroom status photo.jpg --json

            Exit status: 0 it is done or under way, 1 it failed, 2 wrong usage or configuration or no such record, 3 AWS failed.
            """)

    @Argument(help: "The key of the upload, with or without the stack's prefix.")
    var key: String

    @OptionGroup var options: StackOptions

    @Flag(help: "Print one JSON document.")
    var json = false

    func run() throws {
        let stack = try options.connect()
        let status = try ImageStatus(of: key, in: stack)
        if json {
            try JSONOutput.write(status)
        } else {
            let lines = StatusText.lines(
                status, now: Date(), width: Output.standard.size?.columns, colored: Output.standard.wantsColor)
            Output.standard.write(lines.map { $0 + "\n" }.joined())
        }
        if status.record.status == .failed { throw EndStatus.pictureFailed }
    }
}
