import ArgumentParser
import Core
import FoundationEssentials

/// `darkroom cost`: what a preset costs at a volume.
struct Cost: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Estimate what a preset costs on AWS, for a month's uploads.",
        discussion: """
            Requests and transitions are counted from the preset's plan for a JPEG of the given size; seconds are estimated \
            from measurements on one core of a server; prices are AWS's list prices, without free tier. Nothing is asked of AWS. \
            docs/cost.md explains the model.

            Examples:
              darkroom cost
              darkroom cost --preset thumbnails --images 500000 --megapixels 24
              darkroom cost --tagging labels --image-seconds 0.8 --json
            """)

    @OptionGroup var choice: PresetChoice

    @Option(help: ArgumentHelp("Uploads a month; several make a column each.", valueName: "n"))
    var images: [Int] = [10_000, 1_000_000]

    @Option(help: ArgumentHelp("The uploads' size: JPEGs of 4 to 3.", valueName: "n"))
    var megapixels = 12.0

    @Option(help: ArgumentHelp("The template's Tagging: off, labels or labels-and-moderation.", valueName: "mode"))
    var tagging = TaggingMode.off

    @Option(help: ArgumentHelp("The template's ImageMemory.", valueName: "MB"))
    var imageMemory = 1769

    @Option(help: ArgumentHelp("The template's ServiceMemory.", valueName: "MB"))
    var serviceMemory = 256

    @Flag(help: "For functions built for arm64.")
    var arm = false

    @Option(
        help: ArgumentHelp(
            "Billed seconds of one upload, all functions that decode together, in place of the estimate: see duration_ms.",
            valueName: "s"))
    var imageSeconds: Double?

    @Flag(help: "Print one JSON document in place of the table.")
    var json = false

    func validate() throws {
        guard images.allSatisfy({ $0 > 0 }) else { throw ValidationError("--images: expected at least 1") }
        guard (0.01...1000).contains(megapixels) else {
            throw ValidationError("--megapixels: expected 0.01 to 1000, found \(megapixels)")
        }
        guard (128...10_240).contains(imageMemory), (128...10_240).contains(serviceMemory) else {
            throw ValidationError("memory: expected 128 to 10240 MB")
        }
        guard imageSeconds.map({ $0 > 0 && $0 < 1000 }) ?? true else {
            throw ValidationError("--image-seconds: expected more than 0")
        }
    }

    func run() throws {
        let preset = try choice.resolved(root: try ResourceRoot.find())
        let report = CostReport(preset: preset.name, model: try model(of: preset), images: images)
        if json {
            try JSONOutput.write(report)
        } else {
            Output.standard.write(report.lines.map { $0 + "\n" }.joined())
        }
    }

    /// The model of one upload of a picture that stands for all.
    func model(of preset: Preset) throws -> CostModel {
        let width = (megapixels * 1e6 * 4 / 3).squareRoot().rounded()
        var model = try CostModel(
            preset: preset, width: Int(width), height: Int((width * 3 / 4).rounded()), tagging: tagging)
        (model.imageMemory, model.serviceMemory, model.isArm) = (imageMemory, serviceMemory, arm)
        model.measuredSeconds = imageSeconds
        return model
    }
}

extension TaggingMode: ExpressibleByArgument {}
