/// An answer, complete: a body shorter than announced never becomes one.
public struct HTTPResponse: Sendable, Equatable {
    /// The status, for example 200.
    public var status: Int
    /// The headers of the final answer, in order.
    public var headers: [Header]
    /// The body.
    public var body: [UInt8]
    /// How often the request was sent: libcurl itself repeats one on a new connection if the kept one broke before an
    /// answer. The first may have been acted on.
    public var sendings: Int

    /// An answer.
    public init(status: Int, headers: [Header] = [], body: [UInt8] = [], sendings: Int = 1) {
        self.status = status
        self.headers = headers
        self.body = body
        self.sendings = sendings
    }

    /// The first header called `name`, in whatever case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// Whether the status is one of 200 to 299.
    public var isSuccess: Bool { (200..<300).contains(status) }

    /// The body as text, damaged UTF-8 repaired.
    public var text: String { String(decoding: body, as: UTF8.self) }
}
