import ArgumentParser
import Core
import FoundationEssentials
import Imaging
import LocalRendering

/// `darkroom render`: what the pipeline would make, made here.
struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Render pictures on this machine, without AWS, to tune a preset by eye.",
        discussion: """
            Plans, renders, marks and encodes with the code of the functions, and writes the variants, a manifest for each \
            picture and a contact sheet (index.html) into a folder. Only tagging is missing.

            Examples:
              darkroom render photo.jpg
              darkroom render samples/*.jpg --preset branded --watermark-text "© Ada" --out /tmp/branded
              darkroom render photo.jpg --preset my-preset.json --json
            """)

    @Argument(help: "Pictures.", completion: .file())
    var files: [String]

    @OptionGroup var choice: PresetChoice

    @Option(name: .shortAndLong, help: ArgumentHelp("Where to write.", valueName: "folder"), completion: .directory)
    var out = "out"

    @Flag(help: "Print one JSON document in place of the table.")
    var json = false

    func run() throws {
        let files = try InputFile.all(at: files)
        let root = try ResourceRoot.find()
        let preset = try choice.resolved(root: root)
        try Vips.start(fonts: root + "/fonts")
        let render = LocalRender(preset: preset)
        let folder = OutFolder(path: out)
        let display = ProgressDisplay(isQuiet: json && !Output.error.isTerminal)
        let begin = Date()

        var sheet = ContactSheet(subtitle: "preset \(preset.name), rendered on this machine", entries: [])
        var reports: [PictureReport] = []
        for (index, file) in files.enumerated() {
            let started = Date()
            let bytes = try file.bytes()
            func show(_ stage: String) {
                let task = ProgressLine.Task(name: file.name, stage: stage, seconds: Date().timeIntervalSince(started))
                display.show(finished: index, of: files.count, underWay: [task])
            }
            show("reading the header")
            let outcome: PictureResult.Outcome
            do {
                outcome = .success(
                    try render(bytes, name: file.name) {
                        try folder.write($0, to: OutFolder.variant($1))
                    } begin: {
                        show("rendering \($0)")
                    })
            } catch let error as DarkroomError where error.name.concernsOneSize || error.name == .renderIncomplete {
                outcome = .failure(verdict: "FAILED", Failure(error))
            }
            let seconds = Date().timeIntervalSince(started)
            let result = PictureResult(file: file, bytes: bytes, seconds: seconds, outcome: outcome)
            reports.append(result.report)
            sheet.entries.append(try result.keep(in: folder))
            display.say(result.report, nameWidth: files.nameWidth)
        }
        display.close()
        try folder.write(Array(sheet.html.utf8), to: "index.html")
        try Closing(
            reports: reports, seconds: Date().timeIntervalSince(begin), contactSheet: folder.path + "/index.html"
        ).print(json: json)
    }
}
