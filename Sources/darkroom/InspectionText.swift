/// An inspection in words.
enum InspectionText {
    static func lines(_ inspection: Inspection, colored: Bool) -> [String] {
        let verdict = inspection.accepted ? "would be processed" : "would be refused"
        let paint: Paint = inspection.accepted ? .good : .bad
        let head = "\(inspection.file.printable): \(colored ? paint.applied(to: verdict) : verdict)"
        return [head] + ([facts(inspection)] + plan(inspection) + reason(inspection)).map { "  " + $0 }
    }

    /// `JPEG, 2048x3088 upright, EXIF orientation 6, srgb, 591 kB`
    private static func facts(_ inspection: Inspection) -> String {
        var facts: [String] = []
        if let format = inspection.format { facts.append(format.uppercased()) }
        if let width = inspection.width, let height = inspection.height { facts.append("\(width)x\(height) upright") }
        if let orientation = inspection.orientation, orientation != 1 {
            facts.append("EXIF orientation \(orientation)")
        }
        if let frames = inspection.frames, frames > 1 { facts.append("\(frames) frames") }
        if let colorSpace = inspection.colorSpace { facts.append(colorSpace) }
        if inspection.hasProfile == true { facts.append("ICC profile") }
        if inspection.hasAlpha == true { facts.append("transparent") }
        return (facts + [Figures.bytes(inspection.bytes)]).joined(separator: ", ")
    }

    private static func plan(_ inspection: Inspection) -> [String] {
        guard inspection.accepted else { return [] }
        let objects = inspection.sizes.reduce(0) { $0 + $1.keys.count }
        let skipped = inspection.skipped.isEmpty ? "" : "; not needed: \(inspection.skipped.joined(separator: ", "))"
        return [
            """
            preset \(inspection.preset): \(inspection.sizes.map(\.name).joined(separator: ", ")) \
            (\(Figures.count(objects, "variant")))\(skipped)
            """
        ]
    }

    private static func reason(_ inspection: Inspection) -> [String] {
        guard let error = inspection.error else { return [] }
        return ["\(error.name)\(error.meaning.map { ", \($0)" } ?? "")", "  \(error.cause.printable)"]
    }
}
