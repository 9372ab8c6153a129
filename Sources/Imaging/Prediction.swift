import Core

/// What rendering will take, judged before a pixel is decoded: a little more than it really takes.
///
/// Calibrated by the peak resident size and the time of one process that renders one size on one thread (libvips 8.18.7, one
/// core of a 2026 x86 server). In MB, measured -> predicted, for pictures of 24 megapixels unless said otherwise:
///
/// | to WebP, 320 wide | | | to full size | |
/// |---|---|---|---|---|
/// | JPEG 46 -> 73 | progressive 113 -> 145 | CMYK 60 -> 85 | JPEG to WebP 251 -> 319 | JPEG to JPEG 256 -> 319 |
/// | PNG 87 -> 114 | interlaced 165 -> 220 | 16 bit 149 -> 179 | PNG to PNG 200 -> 307 | JPEG to PNG 180 -> 247 |
/// | RGBA PNG 167 -> 209 | WebP 233 -> 287 | AVIF 407 -> 477 | RGBA PNG to WebP 634 -> 833 | HEIC 12 MP 187 -> 266 |
/// | TIFF 179 -> 283 | LZW TIFF 145 -> 247 | HEIC 12 MP 112 -> 145 | 1920 wide AVIF 105 -> 152 | film below 195 -> 313 |
///
/// The film is a WebP of 40 frames of 800x600 at full size. The time is 1.5 times what was measured.
///
/// All was measured while libvips kept 512 lines of what passes by. It keeps fewer since (see `Vips.start`): a PNG of 12 megapixels takes
/// 12 MB less, with transparency 35.
struct Prediction: Equatable {
    /// The most bytes in memory at one time.
    var bytes: Int
    /// The seconds on one whole processor.
    var seconds: Double

    /// How many times what was measured `seconds` is.
    static let caution = 1.5

    /// What it takes to render `size` from a file.
    ///
    /// - Parameters:
    ///   - header: what the file is.
    ///   - fileBytes: its length.
    ///   - sharedPixels: how many pixels are kept for other sizes, too. See `Descent.keptPixels`.
    init(_ header: Header, fileBytes: Int, size: Size, sharedPixels: Int = 0) {
        let costs = Costs(header.format)
        let pixels = Double(header.width * header.height)
        let isFilm = size.animated == true && header.frames > 1
        let frames = isFilm ? Double(header.frames) : 1
        let channels: Double = header.hasAlpha || header.colorSpace == "cmyk" ? 4 : 3
        let value = channels * Double(max(1, header.bits / 8))

        var held = costs.bytes * pixels
        if header.isInterlaced { held += (header.format == .jpeg ? 2 * header.density : value) * pixels }
        if header.format == .tiff { held += value * pixels }
        if header.format == .heic { held += value * pixels }
        if isFilm, header.format == .webp { held += 4 * pixels * frames }
        held += value * Double(sharedPixels)
        // Some lines on their way to the size: transparency is resized in floating point.
        held += Double(header.width) * (header.hasAlpha ? 18_000 : 3_000)

        // What is cropped before it grows never grows.
        let last = size.passes(width: header.width, height: header.height).count > 1 ? size.grown : size
        let geometry = Geometry(last, width: header.width, height: header.height)
        let made = Double(
            max(geometry.scaled.width * geometry.scaled.height, geometry.canvas.width * geometry.canvas.height))
        let bands: Double = header.hasAlpha ? 4 : 3
        // What is handed on losslessly is an uncompressed file, kept twice for a moment.
        let handed = size.watermark != nil || size.outputs.isEmpty ? 2 * bands : 0
        let encoding = size.outputs.map { Costs($0.format, hasAlpha: header.hasAlpha) }
        let output = made * (2 * bands * frames + handed * frames + (encoding.map(\.bytes).max() ?? 0))

        bytes = 48_000_000 + 2 * fileBytes + Int(held + output)
        let encodingSeconds = encoding.map(\.seconds).reduce(0, +) * (isFilm ? 2.2 : 1)
        let decodingSeconds = costs.seconds * (header.isInterlaced ? 2 : 1) * Double(max(1, header.bits / 8))
        seconds =
            Prediction.caution * 1e-6 * (pixels * frames * decodingSeconds + made * frames * (0.02 + encodingSeconds))
    }

    /// Whether memory holds it.
    func fits(_ limits: Limits) -> Bool { limits.memory.map { bytes <= $0 << 20 } ?? true }

    /// Throws `Image.TooLarge`, naming what was found, the limit and the parameter that raises it, if the picture can never
    /// be rendered within `limits`; `Deadline.Exceeded` if only the time that is left is too short.
    func check(_ limits: Limits, remaining: Double, _ subject: @autoclosure () -> String) throws {
        let needed = (bytes + 999_999) / 1_000_000
        if !fits(limits), let memory = limits.memory {
            throw DarkroomError(
                .imageTooLarge,
                "\(subject()) would need about \(needed) MB of memory, the function has \(memory); ImageMemory raises it"
            )
        }
        let needs = seconds * limits.slowness
        let rounded = Int(needs.rounded(.up))
        if needs > limits.seconds {
            throw DarkroomError(
                .imageTooLarge,
                "\(subject()) would need about \(rounded) s, the function has \(Int(limits.seconds)); ImageTimeout raises it"
            )
        }
        guard needs <= remaining else {
            throw DarkroomError(
                .deadlineExceeded,
                "\(subject()) would need about \(rounded) s, and \(Int(max(0, remaining))) are left")
        }
    }
}

/// What the sizes take that one invocation renders from one file.
struct Predictions: Equatable {
    /// That of each size.
    let each: [Prediction]
    /// Whether all of them are made from one decode; otherwise each from its own, since memory does not hold what they would share.
    let shareDecode: Bool
    /// Which of them is made from which other, then.
    let descent: Descent

    /// What `sizes` take together if that is within `limits`, otherwise each alone.
    init(_ header: Header, fileBytes: Int, sizes: [Size], limits: Limits) {
        let shared = Descent(sizes, of: header)
        let together = sizes.map {
            Prediction(header, fileBytes: fileBytes, size: $0, sharedPixels: shared.keptPixels)
        }
        shareDecode = together.allSatisfy { $0.fits(limits) }
        descent = shareDecode ? shared : Descent(apart: sizes.count)
        each = shareDecode ? together : sizes.map { Prediction(header, fileBytes: fileBytes, size: $0) }
    }
}

extension Header {
    /// Throws as the renderer will, before anything is decoded, if memory or time cannot hold even one of the sizes. One that
    /// can be rendered is reason enough to go on: the others fail alone.
    ///
    /// - Parameter items: the sizes of each invocation that will decode the file of `fileBytes`.
    public func check(rendering items: [[Size]], fileBytes: Int, limits: Limits, deadline: Deadline) throws {
        var refusal: (any Error)?
        for sizes in items {
            let predictions = Predictions(self, fileBytes: fileBytes, sizes: sizes, limits: limits)
            for (size, prediction) in zip(sizes, predictions.each) {
                do {
                    try prediction.check(
                        limits, remaining: deadline.remaining(),
                        "size \(size.name) of a \(format.rawValue) of \(width)x\(height)")
                    return
                } catch { refusal = refusal ?? error }
            }
        }
        if let refusal { throw refusal }
    }
}

extension Limits {
    /// How many times longer than on a whole processor work takes: Lambda gives one for 1,769 MB.
    var slowness: Double { max(1, 1769 / Double(memory ?? 1769)) }
}

/// What a decoder or encoder takes for each pixel, besides the picture itself.
struct Costs {
    /// Bytes.
    var bytes: Double
    /// Microseconds.
    var seconds: Double

    /// A decoder's.
    init(_ format: ImageFormat) {
        (bytes, seconds) =
            switch format {
            case .jpeg: (0, 0.010)
            case .png: (0, 0.030)
            case .webp: (9, 0.065)
            case .gif: (12, 0.030)
            case .avif: (17, 0.045)
            case .heic: (4, 0.050)
            case .tiff: (0, 0.020)
            }
    }

    /// An encoder's, at the effort that Darkroom asks of it.
    init(_ format: OutputFormat, hasAlpha: Bool = false) {
        (bytes, seconds) =
            switch format {
            case .jpeg: (5, 0.015)
            case .webp: (hasAlpha ? 18 : 5, 0.10)
            case .png: (2, 0.035)
            case .avif: (26, Costs.avifSeconds(effort: 0))
            case .gif: (8, 0.20)
            }
    }

    /// Microseconds a pixel that libaom takes at an effort of 0 or 1.
    static func avifSeconds(effort: Int32) -> Double { effort == 0 ? 0.10 : 0.30 }
}
