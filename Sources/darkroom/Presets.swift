import ArgumentParser
import Core

/// `darkroom presets`: what can be asked for.
struct Presets: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the presets, or explain one.",
        discussion: """
            Examples:
              darkroom presets
              darkroom presets thumbnails
              darkroom presets my-preset.json --json
            """)

    @Argument(help: "Presets to explain: names, or paths of JSON files. None lists all.")
    var names: [String] = []

    @Flag(help: "Print the resolved presets as JSON.")
    var json = false

    func run() throws {
        let root = try ResourceRoot.find()
        let names = try self.names.isEmpty ? PresetStore(directory: root + "/presets").names() : self.names
        let presets = try names.map { name in
            var choice = try PresetChoice.parse([])
            choice.preset = name
            return try choice.resolved(root: root)
        }
        if json {
            try JSONOutput.write(presets)
        } else {
            let width = Output.standard.size?.columns ?? 100
            let text = presets.map { PresetText.lines($0, width: width, isDetailed: !self.names.isEmpty) }
            Output.standard.write(text.joined(separator: [""]).map { $0 + "\n" }.joined())
        }
    }
}
