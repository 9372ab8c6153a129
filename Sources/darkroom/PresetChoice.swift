import ArgumentParser
import Core

/// Which preset, and what the template's parameters would change in it.
struct PresetChoice: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("A preset's name, or the path of its JSON file.", valueName: "name-or-file"))
    var preset = "web"

    @Option(help: ArgumentHelp("Widths in place of the preset's, as the template's ThumbnailSizes.", valueName: "n,n"))
    var widths: String?

    @Option(help: ArgumentHelp("Quality of every WebP, as the template's WebPQuality.", valueName: "1-100"))
    var webpQuality: Int?

    @Option(help: ArgumentHelp("Text of the mark, as the template's WatermarkText.", valueName: "text"))
    var watermarkText: String?

    /// The preset, resolved.
    /// - Throws: `Config.Invalid` saying what was expected and found.
    func resolved(root: String) throws -> Preset {
        var directory = root + "/presets"
        var name = preset
        if preset.hasSuffix(".json") {
            let slash = preset.lastIndex(of: "/")
            directory = slash.map { $0 == preset.startIndex ? "/" : String(preset[..<$0]) } ?? "."
            name = String(preset.lastPathComponent.dropLast(5))
        }
        return try PresetStore(directory: directory, schema: root + "/presets/preset.schema.json").preset(name)
            .resolved(
                with: try PresetOverrides(
                    widths: widths, webpQuality: webpQuality.map(String.init), watermarkText: watermarkText))
    }
}

extension PresetOverrides {
    /// Overrides spelled as the template's parameters are; what is missing or empty leaves the preset as it is.
    /// - Throws: `Config.Invalid` saying what was expected and found.
    init(widths: String?, webpQuality: String?, watermarkText: String?) throws {
        var environment: [String: String] = [:]
        environment["DARKROOM_THUMBNAIL_SIZES"] = widths
        environment["DARKROOM_WEBP_QUALITY"] = webpQuality
        environment["DARKROOM_WATERMARK_TEXT"] = watermarkText
        var settings = Settings(environment)
        self.init(&settings)
        try settings.check()
    }
}
