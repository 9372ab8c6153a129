import CVips
import Core
import FoundationEssentials
import Testing

@testable import Imaging

/// Pictures made for a test, from nothing but arithmetic.
enum Fixture {
    /// Later than any test takes.
    static let deadline = Deadline(in: 300)

    /// libvips, started with the repository's fonts.
    static func start() throws {
        var root = URL(filePath: #filePath)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        try Vips.start(fonts: root.appending(path: "fonts").path)
    }

    /// 8 bit pixels, `bands` values each, as `color` gives them.
    static func pixels(_ width: Int, _ height: Int, _ color: (_ x: Int, _ y: Int) -> [UInt8]) -> [UInt8] {
        (0..<height).flatMap { y in (0..<width).flatMap { x in color(x, y) } }
    }

    /// A picture of such pixels, or of 16 bit ones if `values` are given so.
    static func picture<Value: FixedWidthInteger & UnsignedInteger>(
        _ width: Int, _ height: Int, _ values: [Value], as space: VipsInterpretation = VIPS_INTERPRETATION_sRGB
    ) throws -> Picture {
        try start()
        let bands = Int32(values.count / (width * height))
        let format = Value.bitWidth == 8 ? VIPS_FORMAT_UCHAR : VIPS_FORMAT_USHORT
        let image = values.withUnsafeBytes { buffer in
            vips_image_new_from_memory_copy(
                buffer.baseAddress, buffer.count, Int32(width), Int32(height), bands, format)
        }
        var picture = Picture(owning: try #require(image))
        try picture.apply("naming the space") { darkroom_copy_interpretation($0, &$1, space) }
        return picture
    }

    /// The four quarters red, green, blue and white, with a black dot in the red one's outer corner.
    static func quarter(_ x: Int, _ y: Int, of width: Int, _ height: Int) -> [UInt8] {
        if x < width / 8, y < height / 8 { return [0, 0, 0] }
        return switch (x < width / 2, y < height / 2) {
        case (true, true): [255, 0, 0]
        case (false, true): [0, 255, 0]
        case (true, false): [0, 0, 255]
        case (false, false): [255, 255, 255]
        }
    }

    /// The quarters as a picture.
    static func quarters(_ width: Int, _ height: Int) throws -> Picture {
        try picture(width, height, pixels(width, height) { quarter($0, $1, of: width, height) })
    }

    /// A soft pattern with detail everywhere, so that no part of a file is needless.
    static func texture(_ width: Int, _ height: Int) throws -> Picture {
        let values = pixels(width, height) { x, y in
            [UInt8((x * 7 + y * 3) % 256), UInt8((x * y / 8) % 256), UInt8((x ^ y) & 255)]
        }
        return try picture(width, height, values)
    }

    /// A file of a picture, in a format that libvips writes.
    static func file(_ picture: borrowing Picture, _ format: ImageFormat, quality: Int32 = 95) throws -> [UInt8] {
        try picture.file(.internalFault, tried: "making a fixture") { image, start, count in
            switch format {
            case .jpeg: darkroom_jpegsave(image, &start, &count, quality, 0, 0)
            case .png: darkroom_pngsave(image, &start, &count, 0)
            case .webp: darkroom_webpsave(image, &start, &count, quality, 2, 0)
            case .gif: darkroom_gifsave(image, &start, &count)
            case .avif, .heic: darkroom_avifsave(image, &start, &count, quality, 0, 0)
            case .tiff: darkroom_tiffsave(image, &start, &count)
            }
        }
    }

    /// A file rendered to a size, as Darkroom does it.
    static func render(_ bytes: [UInt8], _ size: Size, acceptsDamage: Bool = false) throws -> Rendered {
        try start()
        let header = try Header.probe(bytes, limits: .standard, acceptsDamage: acceptsDamage)
        var renderer = try Renderer(
            bytes, master: header.master(at: .init(bucket: "b", key: "k")), sizes: [size], acceptsDamage: acceptsDamage,
            deadline: deadline)
        return try renderer.render(size)
    }

    /// The name of the error that `body` throws.
    static func error(_ body: () throws -> Void) throws -> DarkroomError {
        try #require(#expect(throws: DarkroomError.self) { try body() })
    }
}

extension Rendered {
    /// The values of one pixel.
    borrowing func pixel(_ x: Int, _ y: Int) throws -> [UInt8] {
        let bands = hasAlpha ? 4 : 3
        let at = (y * width + x) * bands
        return Array(try pixels[at..<at + bands])
    }
}

/// How alike two pictures' values are: the peak signal-to-noise ratio in dB, infinite if they are equal.
func similarity(_ a: [UInt8], _ b: [UInt8]) throws -> Double {
    try #require(a.count == b.count)
    let sum = zip(a, b).reduce(0.0) { $0 + Double((Int($1.0) - Int($1.1)) * (Int($1.0) - Int($1.1))) }
    return sum == 0 ? .infinity : 10 * log10(255 * 255 * Double(a.count) / sum)
}

/// Whether two colours differ by at most `tolerance` in each value.
func isClose(_ a: [UInt8], _ b: [UInt8], within tolerance: Int = 6) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs(Int($0) - Int($1)) <= tolerance }
}
