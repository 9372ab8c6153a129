/// One object that was written.
public struct Variant: Codable, Sendable, Equatable {
    /// The size's name.
    public var size: String
    /// The key in the output bucket.
    public var key: String
    /// The width in pixels.
    public var width: Int
    /// The height in pixels.
    public var height: Int
    /// The format.
    public var format: OutputFormat
    /// The object's size in bytes.
    public var bytes: Int
    /// The SHA-256 of the object, 64 hexadecimal digits.
    public var sha256: String

    /// A variant.
    public init(
        size: String, key: String, width: Int, height: Int, format: OutputFormat, bytes: Int, sha256: String
    ) {
        self.size = size
        self.key = key
        self.width = width
        self.height = height
        self.format = format
        self.bytes = bytes
        self.sha256 = sha256
    }
}

/// What became of one size.
public struct SizeResult: Codable, Sendable, Equatable {
    /// The size's name.
    public var size: String
    /// What became of it.
    public var status: Status
    /// What was written.
    public var variants: [Variant]?
    /// Why it failed.
    public var error: Failure?
    /// The picture's placeholder, if this size makes it.
    public var placeholder: Placeholder?

    /// What became of a size.
    public enum Status: String, Codable, Sendable {
        case rendered, failed, skipped
    }

    /// A size with its objects.
    public static func rendered(
        _ size: String, _ variants: [Variant], placeholder: Placeholder? = nil
    ) -> SizeResult {
        SizeResult(size: size, status: .rendered, variants: variants, placeholder: placeholder)
    }

    /// A size that failed.
    public static func failed(_ size: String, _ error: Failure) -> SizeResult {
        SizeResult(size: size, status: .failed, error: error)
    }

    /// A size that needs no objects.
    public static func skipped(_ size: String) -> SizeResult { SizeResult(size: size, status: .skipped) }
}
