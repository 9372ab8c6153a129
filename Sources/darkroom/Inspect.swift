import ArgumentParser
import Core
import FoundationEssentials
import Imaging

/// `darkroom inspect`: what the validator would say, without AWS.
struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what pictures are, whether they are acceptable and what would be made of them; without AWS.",
        discussion: """
            Reads the header, as validate-and-exif-orient does: format by content, upright size, frames, orientation, colour \
            space; then the limits and the plan of a preset. Nothing is decoded, so damage further in does not show here; \
            `darkroom render` finds it. Limits come from DARKROOM_MAX_BYTES, _PIXELS, _SIDE and _FRAMES.

            Examples:
              darkroom inspect photo.jpg
              darkroom inspect *.jpg --preset thumbnails --json
            """)

    @Argument(help: "Pictures.", completion: .file())
    var files: [String]

    @OptionGroup var choice: PresetChoice

    @Flag(help: "Print one JSON document.")
    var json = false

    func run() throws {
        let files = try InputFile.all(at: files)
        let root = try ResourceRoot.find()
        let preset = try choice.resolved(root: root)
        var settings = Settings(ProcessInfo.processInfo.environment)
        let limits = Limits(&settings)
        try settings.check()
        try Vips.start(fonts: root + "/fonts")

        let inspections = try files.map { file in
            try Inspection(file: file.path, bytes: file.bytes(), preset: preset, limits: limits)
        }
        if json {
            try JSONOutput.write(inspections)
        } else {
            let lines = inspections.map { InspectionText.lines($0, colored: Output.standard.wantsColor) }
            Output.standard.write(lines.joined(separator: [""]).map { $0 + "\n" }.joined())
        }
        if inspections.contains(where: { $0.error != nil }) { throw EndStatus.pictureFailed }
    }
}
