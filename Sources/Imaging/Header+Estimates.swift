import Core

extension Header {
    /// The processor seconds that rendering takes on one whole core, as measured (see `Prediction`) and without its caution.
    ///
    /// - Parameter items: the sizes of each invocation, which share one decode.
    public func seconds(rendering items: [[Size]]) -> Double {
        let decode = seconds(rendering: Size(name: "none", width: 1, outputs: []))
        let sizes = items.joined().map { seconds(rendering: $0) - decode }
        return Double(items.count) * decode + sizes.reduce(0, +)
    }

    private func seconds(rendering size: Size) -> Double {
        Prediction(self, fileBytes: 0, size: size).seconds / Prediction.caution
    }

    /// About how many bytes `sizes` take in all their formats.
    public func bytes(rendering sizes: [Size]) -> Double {
        sizes.map { size in
            let area = Geometry(size, width: width, height: height).canvas
            return size.outputs.map { $0.format.bytesPerPixel * Double(area.width * area.height) }.reduce(0, +)
        }.reduce(0, +)
    }
}

extension OutputFormat {
    /// What `darkroom render` made of the photographs in samples/ by the presets web, web-avif and formats, at their qualities; GIF was
    /// not measured and counts as PNG.
    fileprivate var bytesPerPixel: Double {
        switch self {
        case .avif: 0.042
        case .webp: 0.057
        case .jpeg: 0.10
        case .png, .gif: 0.81
        }
    }
}
