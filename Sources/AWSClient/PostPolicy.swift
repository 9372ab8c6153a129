import Core
import FoundationEssentials
import Hashing

/// What a browser may upload with a form, without credentials of its own: one key, one type, so many bytes, until then.
///
/// Signed here and not by libcurl, which signs requests and knows no policies.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
public struct PostPolicy: Sendable, Equatable {
    /// The bucket.
    public var bucket: String
    /// The key, decoded.
    public var key: String
    /// The media type that the form must give.
    public var contentType: String
    /// How many bytes the file may have.
    public var bytes: ClosedRange<Int>
    /// Until when S3 takes the form.
    public var expiration: Date

    /// A policy.
    public init(bucket: String, key: String, contentType: String, bytes: ClosedRange<Int>, expiration: Date) {
        self.bucket = bucket
        self.key = key
        self.contentType = contentType
        self.bytes = bytes
        self.expiration = expiration
    }

    /// The fields of the form; the file comes after them, as `file`.
    func fields(signedWith credentials: Credentials, region: String, now: Date) throws -> [String: String] {
        let time = now.formatted(Self.basic)
        let scope = [String(time.prefix(8)), region, Service.s3.rawValue, "aws4_request"]
        var fields = [
            "key": key, "Content-Type": contentType, "x-amz-algorithm": "AWS4-HMAC-SHA256", "x-amz-date": time,
            "x-amz-credential": ([credentials.accessKeyId] + scope).joined(separator: "/"),
        ]
        fields["x-amz-security-token"] = credentials.sessionToken
        let policy = try document(fields).base64EncodedString()
        let key = Self.signingKey(credentials.secretAccessKey, scope)
        let signature = Digest.hexadecimal(Digest.hmacSHA256(Array(policy.utf8), key: key))
        return fields.merging(["policy": policy, "x-amz-signature": signature]) { $1 }
    }

    /// The policy as JSON: every field is to be sent exactly as it is, to this bucket, with a file of such a size.
    private func document(_ fields: [String: String]) throws -> Data {
        let exact = fields.merging(["bucket": bucket]) { $1 }.sorted { $0.key < $1.key }
        let size: JSONValue = .array([
            .string("content-length-range"), .int(bytes.lowerBound), .int(bytes.upperBound),
        ])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(
            JSONValue.object([
                "expiration": .string(Timestamp.string(expiration)),
                "conditions": .array(exact.map { .object([$0.key: .string($0.value)]) } + [size]),
            ]))
    }

    /// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    private static func signingKey(_ secret: String, _ scope: [String]) -> [UInt8] {
        scope.reduce(Array("AWS4\(secret)".utf8)) { key, part in Digest.hmacSHA256(Array(part.utf8), key: key) }
    }

    /// `20151229T000000Z`
    private static var basic: Date.ISO8601FormatStyle {
        Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted, timeZoneSeparator: .omitted)
    }
}

extension S3 {
    /// A form that uploads one object as `policy` allows it. Nothing is sent.
    public struct PostForm: Sendable, Equatable, Codable {
        /// Where the form goes, as `multipart/form-data`.
        public var url: String
        /// Its fields, before the file.
        public var fields: [String: String]

        /// A form.
        public init(url: String, fields: [String: String]) {
            self.url = url
            self.fields = fields
        }
    }

    /// The form for `policy`, signed with this client's credentials: it ends when they do, if that is earlier.
    public func form(_ policy: PostPolicy, now: Date = Date()) throws -> PostForm {
        let configuration = client.configuration
        let call = Call(service: .s3, subject: "form for \(policy.key)", bucket: policy.bucket)
        return PostForm(
            url: call.url(configuration),
            fields: try policy.fields(signedWith: configuration.credentials, region: configuration.region, now: now))
    }
}
