import Core

/// One request, complete: where to, what, how it is signed and how long it may take.
public struct HTTPRequest {
    /// The method.
    public var method: Method
    /// The address, percent-encoded by the caller; it is sent exactly as it stands, dots in the path included.
    public var url: String
    /// The headers, in the order they are sent. Names and values are ASCII without line breaks.
    public var headers: [Header]
    /// What is sent with it.
    public var body: Body
    /// How libcurl signs it; nil for not at all. The time stamp is that of each sending.
    public var signature: Signature?
    /// The limits on its duration.
    public var timeouts: Timeouts
    /// The moment by which the answer must be complete, whatever `timeouts` allows.
    public var deadline: Deadline?

    /// The methods that AWS's interfaces use.
    public enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case put = "PUT"
        case post = "POST"
        case delete = "DELETE"
    }

    /// The bytes of a request.
    public enum Body {
        case none
        case bytes([UInt8])
        /// Memory of somebody else's, for example an encoder's, which must stay as it is until the call returns.
        case borrowed(UnsafeRawBufferPointer)

        /// What `use` makes of the bytes, which are none for `none`.
        public func withBytes<Result>(_ use: (UnsafeRawBufferPointer) -> Result) -> Result {
            switch self {
            case .none: use(UnsafeRawBufferPointer(start: nil, count: 0))
            case .bytes(let bytes): bytes.withUnsafeBytes(use)
            case .borrowed(let buffer): use(buffer)
            }
        }
    }

    /// A request.
    public init(
        _ method: Method, _ url: String, headers: [Header] = [], body: Body = .none, signature: Signature? = nil,
        timeouts: Timeouts = Timeouts(), deadline: Deadline? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.signature = signature
        self.timeouts = timeouts
        self.deadline = deadline
    }

    /// The method and the address without its query, which may carry a signature: what messages may show.
    public var subject: String {
        "\(method.rawValue) \(url.prefix { $0 != "?" && $0 != "#" })"
    }
}

/// A header line.
public struct Header: Sendable, Equatable {
    /// The name; its case does not matter.
    public var name: String
    /// The value, without surrounding white space.
    public var value: String

    /// A header.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// Whether it can be sent, and signed by the rules both sides share: visible ASCII and inner spaces.
    var isSendable: Bool {
        !name.isEmpty && name.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: ":") }
            && !value.isEmpty && value.utf8.allSatisfy { $0 >= 32 && $0 < 127 }
            && value.first != " " && value.last != " "
    }
}

/// AWS Signature Version 4, as libcurl computes it. See `CURLOPT_AWS_SIGV4`.
public struct Signature: Sendable, Equatable {
    /// The region, for example `eu-central-1`.
    public var region: String
    /// The signing name, for example `s3` or `states`.
    public var service: String
    /// The access key id.
    public var accessKeyId: String
    /// The secret access key; shown nowhere.
    public var secretAccessKey: String

    /// How to sign.
    public init(region: String, service: String, accessKeyId: String, secretAccessKey: String) {
        self.region = region
        self.service = service
        self.accessKeyId = accessKeyId
        self.secretAccessKey = secretAccessKey
    }
}

/// How long the parts of a request may take, in seconds; nil for no limit.
public struct Timeouts: Sendable, Equatable {
    /// Name resolution, connection and TLS handshake.
    public var connect: Double?
    /// Silence: fewer than 1 byte a second for this long, in whole seconds.
    public var stall: Double?
    /// Everything.
    public var total: Double?

    /// Limits that suit AWS: a healthy service connects in milliseconds and never falls silent for long.
    public init(connect: Double? = 3, stall: Double? = 20, total: Double? = nil) {
        self.connect = connect
        self.stall = stall
        self.total = total
    }

    /// No limit but the connection's: for a long poll that may be answered tomorrow.
    public static let patient = Timeouts(stall: nil)
}
