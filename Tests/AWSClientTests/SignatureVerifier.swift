import Foundation
import Hashing
import LoopbackServer

/// Signature Version 4 computed a second time, from the rules and not by libcurl: what a server does to a request.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
struct SignatureVerifier {
    var method: String
    /// Path and query as they were sent; the query has to be sorted already.
    var target: String
    /// The headers, names in lower case.
    var headers: [(name: String, value: String)]
    var body: [UInt8]
    var secret: String

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// The names in SignedHeaders.
    var signedHeaders: [String] {
        let part = header("authorization")?.components(separatedBy: "SignedHeaders=").last ?? ""
        return part.prefix { $0 != "," }.split(separator: ";").map(String.init)
    }

    /// The signature that the request carries.
    var given: String? { header("authorization")?.components(separatedBy: "Signature=").last }

    /// The signature that the request must carry.
    var expected: String {
        let scope =
            header("authorization")?.components(separatedBy: "Credential=").last?
            .prefix { $0 != "," }.split(separator: "/").dropFirst().map(String.init) ?? []
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let payload = header("x-amz-content-sha256") ?? Digest.sha256(body)
        let canonical = [
            method, String(parts[0]), parts.count > 1 ? String(parts[1]) : "",
            signedHeaders.map { "\($0):\(canonicalValue($0))\n" }.joined(), signedHeaders.joined(separator: ";"),
            payload,
        ].joined(separator: "\n")
        let toSign = [
            "AWS4-HMAC-SHA256", header("x-amz-date") ?? "", scope.joined(separator: "/"),
            Digest.sha256(Array(canonical.utf8)),
        ].joined(separator: "\n")
        let key = scope.reduce(Array("AWS4\(secret)".utf8)) { Digest.hmacSHA256(Array($1.utf8), key: $0) }
        return Digest.hexadecimal(Digest.hmacSHA256(Array(toSign.utf8), key: key))
    }

    /// A header's value with each run of spaces as one.
    private func canonicalValue(_ name: String) -> String {
        (header(name) ?? "").split(separator: " ").joined(separator: " ")
    }
}

extension SignatureVerifier {
    init(_ request: LoopbackServer.Request, secret: String) {
        self.init(
            method: request.method, target: request.target, headers: request.headers, body: request.body, secret: secret
        )
    }
}
