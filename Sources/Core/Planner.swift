/// Turns a source and a resolved preset into the sizes to render: pure arithmetic, no pictures touched.
public struct Planner: Sendable {
    /// The resolved preset.
    public var preset: Preset
    /// The prefix of uploads, which `{key}` and `{dir}` leave out.
    public var inputPrefix: String

    /// A planner for `preset`.
    public init(preset: Preset, inputPrefix: String) {
        self.preset = preset
        self.inputPrefix = inputPrefix
    }

    /// Every key that the plan may write, whatever the picture's size.
    public func keys(key: String, planID: String) -> [String] {
        let shown = shown(key)
        return preset.sizes.flatMap { size($0, key: shown, planID: planID).outputs.map(\.key) }
    }

    private func shown(_ key: String) -> String {
        key.hasPrefix(inputPrefix) ? String(key.dropFirst(inputPrefix.count)) : key
    }

    /// The sizes for a picture of `width` x `height` upright pixels, `only` those named (all if nil), and the names of
    /// those that would only repeat a smaller one.
    public func sizes(
        key: String, width: Int, height: Int, planID: String, only names: [String]? = nil
    ) throws -> (sizes: [Size], skipped: [String], omitted: [String]) {
        if let unknown = names?.first(where: { name in !preset.sizes.contains { $0.name == name } }) {
            throw DarkroomError(
                .configInvalid,
                "request asks for size \(unknown): preset \(preset.name) has \(preset.sizes.map(\.name).joined(separator: ", "))"
            )
        }
        let wanted = preset.sizes.filter { names?.contains($0.name) ?? true }
        let shown = shown(key)
        var skipped: [String] = []
        var everyPixelShown = false
        var sizes: [Size] = []
        for entry in wanted.sorted(by: { ($0.width ?? .max) < ($1.width ?? .max) }) {
            if preset.skipLarger, everyPixelShown, entry.holds(width: width, height: height) {
                skipped.append(entry.name)
                continue
            }
            everyPixelShown = everyPixelShown || entry.holds(width: width, height: height)
            sizes.append(size(entry, key: shown, planID: planID))
            if sizes.count == 1 { sizes[0].makesPlaceholder = true }
        }
        try refuseCollisions(sizes)
        let omitted = preset.sizes.map(\.name).filter { !(names?.contains($0) ?? true) }
        return (sizes, skipped, omitted)
    }

    private func size(_ entry: Preset.Entry, key: String, planID: String) -> Size {
        let outputs = zip(entry.formats, entry.templates(of: preset)).map { encoding, template in
            let template = KeyTemplate(template)
            return Size.Output(
                format: encoding.format, quality: encoding.quality ?? encoding.format.defaultQuality,
                key: template.key(
                    source: key, size: entry.name, width: entry.width, format: encoding.format, plan: planID),
                immutable: template.isImmutable)
        }
        return Size(
            name: entry.name, width: entry.width, height: entry.height, fit: entry.fit ?? .inside,
            crop: entry.crop ?? .centre, focus: entry.focus, enlarge: entry.enlarge ?? false,
            background: entry.background ?? .white, animated: entry.animated == true ? true : nil, outputs: outputs,
            watermark: entry.watermark, metadata: entry.metadata)
    }

    private func refuseCollisions(_ sizes: [Size]) throws {
        var writers: [String: String] = [:]
        for size in sizes {
            for output in size.outputs {
                if let other = writers.updateValue(size.name, forKey: output.key) {
                    throw DarkroomError(
                        .configKeyCollision,
                        "preset \(preset.name): sizes \(other) and \(size.name) both write \(output.key)")
                }
                if output.key.utf8.count > 1024 {
                    throw DarkroomError(
                        .configInvalid,
                        "size \(size.name): the output key has \(output.key.utf8.count) bytes, S3 allows 1024")
                }
            }
        }
    }
}

extension Preset.Entry {
    /// Whether the whole picture fits the box unshrunk, so that this size shows every pixel.
    func holds(width: Int, height: Int) -> Bool {
        (fit ?? .inside) == .inside && enlarge != true && width <= self.width ?? .max && height <= self.height ?? .max
    }
}
