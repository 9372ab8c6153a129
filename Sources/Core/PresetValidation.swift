extension Preset {
    /// The most sizes a preset may have: they travel in the state machine's data, which ends at 262,144 bytes.
    public static let mostSizes = 100

    /// Throws `Config.Invalid` with *every* fault found, each as where, what was expected, what was found.
    func validate() throws {
        var faults: [String] = []
        func expect(_ holds: Bool, _ place: String, _ expected: String, _ found: any CustomStringConvertible) {
            if !holds { faults.append("\(place): expected \(expected), found \(found)") }
        }
        expect((1...Preset.mostSizes).contains(sizes.count), "sizes", "1 to \(Preset.mostSizes) sizes", sizes.count)
        var names: Set<String> = []
        for (index, size) in sizes.enumerated() {
            let place = "sizes[\(index)] (\(size.name))"
            expect(names.insert(size.name).inserted, place, "a name of its own", "\(size.name) twice")
            expect(!size.formats.isEmpty, "\(place).formats", "at least one format", "none")
            for (side, value) in [("width", size.width), ("height", size.height)] {
                if let value { expect((1...16383).contains(value), "\(place).\(side)", "1 to 16383 pixels", value) }
            }
            if let fit = size.fit, fit != .inside {
                expect(
                    size.width != nil && size.height != nil, place, "width and height, which \(fit) needs",
                    "width \(size.width.map(String.init) ?? "-"), height \(size.height.map(String.init) ?? "-")")
            }
            if let focus = size.focus {
                expect(focus.isInside, "\(place).focus", "x and y from 0 to 1", "\(focus.x), \(focus.y)")
            }
            for format in size.formats {
                if let quality = format.quality {
                    expect((1...100).contains(quality), "\(place).\(format.format).quality", "1 to 100", quality)
                }
                let moves = format.format == .webp || format.format == .gif
                if size.animated == true {
                    expect(moves, "\(place).formats", "webp or gif, since the size is animated", format.format.rawValue)
                } else {
                    expect(
                        format.format != .gif, "\(place).formats", "jpeg, png, webp or avif, since it is not animated",
                        "gif")
                }
            }
            if let mark = size.watermark { validate(mark, at: "\(place).watermark", expect) }
            for template in size.templates(of: self) {
                if let fault = KeyTemplate(template).fault { faults.append("\(place).key \(template): \(fault)") }
            }
        }
        if case .named(let required) = require {
            for name in required { expect(names.contains(name), "require", "the name of a size", name) }
        }
        guard faults.isEmpty else {
            throw DarkroomError(.configInvalid, "preset \(name): " + faults.joined(separator: "; "))
        }
    }

    private func validate(
        _ mark: Watermark, at place: String, _ expect: (Bool, String, String, any CustomStringConvertible) -> Void
    ) {
        expect(
            (mark.text != nil) != (mark.image != nil), place, "either text or image",
            mark.text == nil ? "neither" : "both")
        expect((0...1).contains(mark.opacity), "\(place).opacity", "0 to 1", mark.opacity)
        expect(mark.scale > 0 && mark.scale <= 1, "\(place).scale", "above 0 and at most 1", mark.scale)
        expect((0...0.5).contains(mark.margin), "\(place).margin", "0 to 0.5", mark.margin)
    }
}

extension Preset.Entry {
    /// The key template of each format, in order.
    func templates(of preset: Preset) -> [String] { formats.map { $0.key ?? key ?? preset.key } }
}
