import Core

extension Workload {
    /// A photograph of 6 megapixels stands for all: width and height in pixels.
    static let picture = (width: 3000, height: 2000)

    /// What a picture costs that `stack` makes by a preset of this name. Presets are read from here; of one that only the stack knows, `web` is
    /// the closest guess.
    /// - Throws: `Config.Invalid` for a preset here that does not hold.
    init(stack parameters: [String: String], preset name: String, root: String) throws {
        let store = PresetStore(directory: root + "/presets", schema: root + "/presets/preset.schema.json")
        let preset = try store.preset(try store.names().contains(name) ? name : "web").resolved(
            with: PresetOverrides(
                widths: parameters["ThumbnailSizes"], webpQuality: parameters["WebPQuality"],
                watermarkText: parameters["WatermarkText"]))
        let model = try CostModel(preset: preset, width: Workload.picture.width, height: Workload.picture.height)
        self.init(picture: model, parameters: parameters)
    }
}
