import Core
import FoundationEssentials
import HTTP
import Hashing

/// One operation on a service, not yet tied to an endpoint or to credentials.
struct Call {
    /// The service.
    var service: Service
    /// What is tried on what, for messages: `get s3://bucket/key`.
    var subject: String
    var method: HTTPRequest.Method = .post
    /// A bucket, which becomes part of the host name or of the path.
    var bucket: String?
    /// The path, percent-encoded, with its first slash.
    var path = "/"
    /// The query, not yet encoded.
    var query: [(String, String)] = []
    var headers: [Header] = []
    var body: HTTPRequest.Body = .none
    /// How long the service may stay silent beyond what is usual, in seconds.
    var patience: Double = 0

    /// The request that sends this call.
    func request(_ configuration: AWSConfiguration, deadline: Deadline?, trace: TraceHeader? = nil) -> HTTPRequest {
        let credentials = configuration.credentials
        var headers = self.headers
        if let token = credentials.sessionToken { headers.append(Header("x-amz-security-token", token)) }
        if let trace, trace.isSampled, service.handsTracesOn { headers.append(Header("X-Amzn-Trace-Id", trace.text)) }
        let url = url(configuration)
        if service == .s3 { headers.append(Header("x-amz-content-sha256", contentHash(over: url))) }
        var timeouts = Timeouts()
        timeouts.stall = timeouts.stall.map { $0 + patience }
        return HTTPRequest(
            method, url, headers: headers, body: body,
            signature: Signature(
                region: configuration.region, service: service.rawValue, accessKeyId: credentials.accessKeyId,
                secretAccessKey: credentials.secretAccessKey),
            timeouts: timeouts, deadline: deadline)
    }

    /// A bucket goes into the host name only where AWS's certificate and name servers know it: not on another endpoint, and
    /// not with dots. https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
    func url(_ configuration: AWSConfiguration) -> String {
        var url = configuration.endpoint(for: service)
        if let bucket {
            if configuration.customEndpoint(for: service) != nil || bucket.contains(".") {
                url += "/" + PercentEncoding.encode(bucket)
            } else {
                url = "https://\(bucket).\(service.host(in: configuration.region))"
            }
        }
        return url + path + (query.isEmpty ? "" : "?" + PercentEncoding.query(query))
    }

    /// The hash that S3 demands: TLS already protects the body, so there the hash is spared.
    private func contentHash(over url: String) -> String {
        url.hasPrefix("https:") ? "UNSIGNED-PAYLOAD" : body.withBytes(Digest.sha256)
    }
}
