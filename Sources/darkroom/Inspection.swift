import Core
import Imaging

/// What the header of a file says and what would be made of it.
struct Inspection: Encodable {
    var file: String
    /// Whether it would be accepted.
    var accepted: Bool
    var bytes: Int
    var format: String?
    /// Upright, in pixels.
    var width: Int?
    var height: Int?
    var frames: Int?
    /// The EXIF orientation, 1...8.
    var orientation: Int?
    var colorSpace: String?
    var hasAlpha: Bool?
    var hasProfile: Bool?
    var preset: String
    /// The sizes that would be rendered, with their keys.
    var sizes: [PlannedSize] = []
    /// The sizes left out since a smaller one already shows every pixel.
    var skipped: [String] = []
    /// Why it would be refused.
    var error: PictureReport.Explained?

    /// A size of the plan.
    struct PlannedSize: Encodable {
        var name: String
        var width: Int?
        var height: Int?
        var keys: [String]
    }

    /// Inspects a file.
    /// - Throws: `Config.*` of the preset; what is wrong with the picture is in `error`.
    init(file: String, bytes: [UInt8], preset: Preset, limits: Limits) throws {
        self.file = file
        self.bytes = bytes.count
        self.preset = preset.name
        accepted = false
        do {
            try limits.check(bytes: bytes.count)
            guard let header = try Header.probe(bytes) else { return }
            format = header.format.rawValue
            (width, height, frames) = (header.width, header.height, header.frames)
            orientation = header.orientation.rawValue
            colorSpace = header.colorSpace
            (hasAlpha, hasProfile) = (header.hasAlpha, header.hasProfile)
            try header.check(limits)
            let plan = try Planner(preset: preset, inputPrefix: "").sizes(
                key: file.lastPathComponent, width: header.width, height: header.height, planID: "{plan}")
            sizes = plan.sizes.map { size in
                PlannedSize(
                    name: size.name, width: size.width, height: size.height, keys: size.outputs.map(\.key))
            }
            skipped = plan.skipped
            accepted = true
        } catch let error as DarkroomError where error.name.concernsOneSize {
            self.error = .init(Failure(error))
        }
    }
}
