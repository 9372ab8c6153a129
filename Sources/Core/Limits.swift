/// What a picture may measure to be accepted: judged by its header, before a pixel is decoded.
public struct Limits: Sendable, Equatable {
    /// The most bytes of a file (`DARKROOM_MAX_BYTES`).
    public var bytes: Int
    /// The most pixels, counting all frames (`DARKROOM_MAX_PIXELS`).
    public var pixels: Int
    /// The longest side in pixels (`DARKROOM_MAX_SIDE`).
    public var side: Int
    /// The most frames (`DARKROOM_MAX_FRAMES`).
    public var frames: Int

    /// The most bytes of metadata: EXIF, ICC profile, XMP and their kin (`DARKROOM_MAX_METADATA`).
    public var metadata: Int
    /// The memory of the function in MB (`AWS_LAMBDA_FUNCTION_MEMORY_SIZE`); nil where there is no such limit.
    public var memory: Int?
    /// The seconds that one invocation has (`DARKROOM_TIMEOUT`).
    public var seconds: Double

    /// Limits; what is not given has the default.
    public init(
        bytes: Int = 100 << 20, pixels: Int = 100_000_000, side: Int = 65_535, frames: Int = 300,
        metadata: Int = 16 << 20, memory: Int? = nil, seconds: Double = .infinity
    ) {
        self.metadata = metadata
        self.memory = memory
        self.seconds = seconds
        self.bytes = bytes
        self.pixels = pixels
        self.side = side
        self.frames = frames
    }

    /// The defaults.
    public static let standard = Limits()

    /// Throws `Image.TooLarge` for a file of more than the allowed bytes, so that it need not even be fetched.
    public func check(bytes found: Int) throws {
        guard found <= bytes else { throw Self.refusal("bytes", found, bytes, raisedBy: "DARKROOM_MAX_BYTES") }
    }

    /// Throws `Image.TooLarge` for more metadata than allowed: it is parsed and copied before any pixel is.
    public func check(metadata found: Int) throws {
        guard found <= metadata else {
            throw Self.refusal("bytes of metadata", found, metadata, raisedBy: "DARKROOM_MAX_METADATA")
        }
    }

    /// Throws `Image.TooLarge` or `Image.AnimationTooLong` for a picture of `frames` frames of `width` x `height`. The
    /// message names the limit, the value found and the parameter that raises it.
    public func check(width: Int, height: Int, frames found: Int) throws {
        let longest = max(width, height)
        guard longest <= side else { throw Self.refusal("pixels a side", longest, side, raisedBy: "DARKROOM_MAX_SIDE") }
        // Sides are at most 32 bits in every format, so one frame cannot overflow; all frames together could.
        guard width * height <= pixels else {
            throw Self.refusal("pixels", width * height, pixels, raisedBy: "DARKROOM_MAX_PIXELS")
        }
        guard found <= frames else {
            throw Self.refusal("frames", found, frames, raisedBy: "DARKROOM_MAX_FRAMES", .imageAnimationTooLong)
        }
        let (all, overflow) = (width * height).multipliedReportingOverflow(by: found)
        guard !overflow, all <= pixels else {
            throw Self.refusal(
                "pixels in \(found) frames", overflow ? .max : all, pixels, raisedBy: "DARKROOM_MAX_PIXELS",
                .imageAnimationTooLong)
        }
    }

    private static func refusal(
        _ what: String, _ found: Int, _ limit: Int, raisedBy parameter: String, _ name: ErrorName = .imageTooLarge
    ) -> DarkroomError {
        DarkroomError(name, "found \(found) \(what), the limit is \(limit); \(parameter) raises it")
    }
}
