import Core
import Imaging

extension CostModel {
    /// The model of uploads like a JPEG of `width` by `height` pixels, made by `preset`; otherwise by the template's defaults.
    /// - Throws: `Config.Invalid` for sizes that the preset cannot make.
    init(preset: Preset, width: Int, height: Int, tagging: TaggingMode = .off) throws {
        let header = Header(format: .jpeg, width: width, height: height)
        let planner = Planner(preset: preset, inputPrefix: "")
        let (sizes, _, _) = try planner.sizes(
            key: "photo.jpg", width: width, height: height, planID: String(repeating: "0", count: 16))
        let items = header.items(sizes, fileBytes: 0, limits: .standard).map(\.sizes)
        let work = PictureWork(
            items: items, tagging: tagging, hasMaster: MasterPolicy.masterSize(for: header, items: items) != nil)
        self.init(
            work: work, imageSeconds: header.seconds(rendering: items), variantBytes: header.bytes(rendering: sizes))
    }
}
