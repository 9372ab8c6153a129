import Core
import Pipeline

/// What validate-and-exif-orient is configured with.
struct Configuration: Sendable {
    var outputBucket: String
    var workBucket: String
    var table: String
    var inputPrefix: String
    var preset: String
    var overrides: PresetOverrides
    var tagging: TaggingMode
    var limits: Limits
    /// Whether truncated and broken pictures are decoded as far as they go, and marked, or refused.
    var acceptsDamaged: Bool
    var presets: PresetCatalogue

    init(
        outputBucket: String, workBucket: String, table: String = "", inputPrefix: String, preset: String,
        overrides: PresetOverrides = PresetOverrides(), tagging: TaggingMode = .off, limits: Limits = .standard,
        acceptsDamaged: Bool = false, presets: PresetStore
    ) {
        self.outputBucket = outputBucket
        self.workBucket = workBucket
        self.table = table
        self.inputPrefix = inputPrefix
        self.preset = preset
        self.overrides = overrides
        self.tagging = tagging
        self.limits = limits
        self.acceptsDamaged = acceptsDamaged
        self.presets = PresetCatalogue(store: presets)
    }

    /// Reads the function's environment.
    init(_ settings: inout Settings) {
        self.init(
            outputBucket: settings.text("DARKROOM_OUTPUT_BUCKET"),
            workBucket: settings.text("DARKROOM_WORK_BUCKET"),
            table: settings.text("DARKROOM_TABLE"),
            inputPrefix: settings.optional("DARKROOM_INPUT_PREFIX") ?? "",
            preset: settings.optional("DARKROOM_PRESET") ?? "web",
            overrides: PresetOverrides(&settings),
            tagging: settings.choice("DARKROOM_TAGGING", default: .off),
            limits: Limits(&settings),
            acceptsDamaged: settings.choice("DARKROOM_ACCEPT_DAMAGED", default: Switch.off) == .on,
            presets: PresetStore(directory: settings.taskRoot + "/presets"))
    }

    /// The preset that a request names, or the stack's own where it names none; not resolved yet.
    /// - Throws: `Config.Invalid`.
    func preset(_ name: String?, in objects: any ObjectStore) throws -> Preset {
        try presets.preset(name ?? preset, in: objects)
    }

    /// The recipe of every upload that is made by `preset` here.
    /// - Throws: `Config.Invalid` if the stack's settings do not fit it.
    func recipe(of preset: Preset) throws -> String {
        try Plan.recipe(preset: preset.resolved(with: overrides), tagging: tagging)
    }
}
