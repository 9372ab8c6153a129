import Core

/// A preset in words.
enum PresetText {
    /// Name and description; with `isDetailed` a table of its sizes, its keys and its policy.
    static func lines(_ preset: Preset, width: Int, isDetailed: Bool) -> [String] {
        let names = preset.sizes.map(\.name).joined(separator: ", ")
        let head = [preset.name] + wrapped(preset.description, width: width, indent: "  ")
        guard isDetailed else { return head + wrapped("sizes: \(names)", width: width, indent: "  ") }
        var table = TextTable(columns: [
            .init(title: "SIZE"), .init(title: "BOX", isFigure: true), .init(title: "FIT"), .init(title: "FORMATS"),
            .init(title: "KEY"),
        ])
        table.rows = preset.sizes.map { row($0, of: preset) }
        return head + [""] + table.lines(width: nil).map { "  " + $0 } + [""]
            + wrapped(policy(preset), width: width, indent: "  ")
            + marks(preset).flatMap { wrapped($0, width: width, indent: "  ") }
    }

    private static func row(_ size: Preset.Entry, of preset: Preset) -> [TextTable.Cell] {
        let box =
            size.width == nil && size.height == nil
            ? "as it is" : "\(size.width.map(String.init) ?? "any")x\(size.height.map(String.init) ?? "any")"
        let formats = size.formats.map {
            "\($0.format.rawValue) \($0.format.isLossless ? "" : "q\($0.quality ?? $0.format.defaultQuality)")"
        }
        .map { $0.hasSuffix(" ") ? String($0.dropLast()) : $0 }
        return [
            .init(size.name), .init(box),
            .init((size.fit ?? .inside).rawValue + (size.enlarge == true ? ", enlarged" : "")),
            .init(formats.joined(separator: ", ")),
            .init(Set(size.formats.map { $0.key ?? size.key ?? preset.key }).sorted().joined(separator: ", ")),
        ]
    }

    private static func policy(_ preset: Preset) -> String {
        let need =
            switch preset.require {
            case .all: "An image is done when every size is there."
            case .any: "An image is done when one size is there."
            case .named(let names): "An image is done when these sizes are there: \(names.joined(separator: ", "))."
            }
        return preset.skipLarger ? need + " Sizes larger than the picture are left out." : need
    }

    private static func marks(_ preset: Preset) -> [String] {
        preset.sizes.compactMap { size in
            size.watermark.map { mark in
                let what = mark.text.map { "the text “\($0)”" } ?? "a picture"
                return """
                    \(size.name) is marked with \(what), \(mark.position.rawValue), \
                    \(Int((mark.scale * 100).rounded())) % of the width, opacity \(mark.opacity).
                    """
            }
        }
    }

    /// `text` in lines of at most `width` columns.
    static func wrapped(_ text: String, width: Int, indent: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, indent.columns + line.columns + 1 + String(word).columns > width {
                lines.append(indent + line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " " + word
        }
        return lines + (line.isEmpty ? [] : [indent + line])
    }
}
