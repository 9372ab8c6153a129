import FoundationEssentials

/// What a function URL hands on and takes back, payload format 2.0; only what is used here.
/// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
enum FunctionURL {
    /// A request over HTTPS.
    struct Request: Decodable, Sendable {
        struct Context: Decodable, Sendable {
            struct HTTP: Decodable, Sendable { var method: String }
            var http: HTTP
        }
        var requestContext: Context
        var body: String?
        var isBase64Encoded: Bool?

        /// The body's bytes; nil if there is none, or it is no base64 though it says so.
        var content: Data? {
            guard let body else { return nil }
            return isBase64Encoded == true ? Data(base64Encoded: body) : Data(body.utf8)
        }
    }

    /// The answer to it.
    struct Response: Encodable, Sendable {
        var statusCode: Int
        var headers = ["Content-Type": "application/json", "Cache-Control": "no-store"]
        var body: String

        /// An answer in JSON.
        init(_ statusCode: Int, _ value: some Encodable) throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            self.statusCode = statusCode
            body = String(decoding: try encoder.encode(value), as: UTF8.self)
        }
    }
}
