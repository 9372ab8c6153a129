import Core
import HTTP

/// Amazon S3: objects. https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html
///
/// Errors that concern the object are named for it: `Source.NotFound`, `Source.Changed` (an `If-Match` that failed),
/// `Source.Archived`. A refusal is `AWS.AccessDenied`, which S3 also gives for a missing object that may not be listed.
public struct S3 {
    let client: AWSClient

    /// An object with its bytes.
    public struct Download: Sendable, Equatable {
        /// What S3 says about the whole object.
        public var object: Object
        /// The bytes, or those of the range asked for.
        public var body: [UInt8]
    }

    /// What S3 says about an object.
    public struct Object: Sendable, Equatable {
        /// The size of the whole object in bytes, also where only a range was read.
        public var size: Int
        /// The entity tag, without quotes.
        public var eTag: String
        /// The version, if the bucket keeps versions.
        public var versionId: String?
        /// The media type it was stored with.
        public var contentType: String?
        /// The caching directives it was stored with.
        public var cacheControl: String?
        /// User metadata: the names after `x-amz-meta-`, in lower case.
        public var metadata: [String: String]
        /// The storage class, for example `GLACIER`.
        public var storageClass: String
        /// When it was stored, as the `Last-Modified` header has it.
        public var lastModified: String?
    }

    /// Reads an object, or the bytes of it in `range`: fewer if it ends before, none if it begins after the end.
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
    public func get(_ reference: ObjectReference, range: Range<Int>? = nil) throws -> Download {
        var call = call(.get, reference)
        if let range {
            guard !range.isEmpty else { return Download(object: try head(reference), body: []) }
            call.headers.append(Header("Range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)"))
        }
        let answer = try client.answer(call)
        if case .failure(let fault) = answer.result, fault.status == 416 {
            return Download(object: try head(reference), body: [])
        }
        return try download(call, answer)
    }

    /// Reads what S3 knows about an object, without its bytes.
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
    public func head(_ reference: ObjectReference) throws -> Object {
        let call = call(.head, reference)
        return try download(call, client.answer(call)).object
    }

    /// As `head`, but nil for an object that does not exist.
    public func headIfPresent(_ reference: ObjectReference) throws -> Object? {
        do {
            return try head(reference)
        } catch let error as DarkroomError where error.name == .sourceNotFound {
            return nil
        }
    }

    /// As `headIfPresent` for all `references`, at the same time; the answers are in their order.
    public func heads(_ references: [ObjectReference]) -> [Result<Object?, DarkroomError>] {
        let calls = references.map { call(.head, $0) }
        return zip(calls, client.answer(calls)).map(found)
    }

    /// Reads an object, and at the same time what S3 knows about `others`.
    public func get(_ reference: ObjectReference, lookingAt others: [ObjectReference]) -> (
        Result<Download, DarkroomError>, [Result<Object?, DarkroomError>]
    ) {
        let calls = [call(.get, reference)] + others.map { call(.head, $0) }
        let answers = client.answer(calls)
        return (downloaded(calls[0], answers[0]), zip(calls, answers).dropFirst().map(found))
    }

    /// What the answer to a GET or a HEAD says; a HEAD's has no body.
    private func download(_ call: Call, _ answer: AWSClient.Answer) throws(DarkroomError) -> Download {
        switch answer.result {
        case .success(let response): Download(object: try Object(response, call.subject), body: response.body)
        case .failure(let fault): throw fault.objectError(call.subject)
        }
    }

    private func downloaded(
        _ call: Call, _ answer: Result<AWSClient.Answer, DarkroomError>
    ) -> Result<Download, DarkroomError> {
        answer.flatMap { answer in Result { () throws(DarkroomError) in try download(call, answer) } }
    }

    /// What the answer to a HEAD says: nil for an object that does not exist.
    private func found(
        _ call: Call, _ answer: Result<AWSClient.Answer, DarkroomError>
    ) -> Result<Object?, DarkroomError> {
        downloaded(call, answer).map { $0.object as Object? }.flatMapError { error in
            error.name == .sourceNotFound ? .success(nil) : .failure(error)
        }
    }

    /// Deletes an object, or one version of it. What does not exist is deleted already. With an entity tag in `reference`, only if the
    /// object still has it, which takes `s3:GetObject` too. https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
    /// - Returns: Whether it is gone; false means that something else was written there (S3 answers 412 or 409).
    @discardableResult
    public func delete(_ reference: ObjectReference) throws -> Bool {
        let call = call(.delete, reference)
        switch try client.answer(call).result {
        case .success: return true
        case .failure(let fault) where fault.status == 404 && fault.code != "NoSuchBucket": return true
        case .failure(let fault) where reference.eTag != nil && [409, 412].contains(fault.status): return false
        case .failure(let fault): throw fault.error(call.subject)
        }
    }

    /// A call about one object; its version and entity tag are demanded if `reference` has them.
    func call(_ method: HTTPRequest.Method, _ reference: ObjectReference) -> Call {
        var call = Call(
            service: .s3, subject: "\(method.rawValue.lowercased()) s3://\(reference.bucket)/\(reference.key)",
            method: method, bucket: reference.bucket,
            path: "/" + PercentEncoding.path(reference.key))
        if let versionId = reference.versionId { call.query.append(("versionId", versionId)) }
        if let eTag = reference.eTag { call.headers.append(Header("If-Match", "\"\(eTag)\"")) }
        return call
    }
}

extension S3.Object {
    /// The object in the headers of an answer.
    init(_ response: HTTPResponse, _ subject: String) throws(DarkroomError) {
        let whole = response.header("Content-Range")?.split(separator: "/").last.flatMap { Int($0) }
        guard let size = whole ?? response.header("Content-Length").flatMap({ Int($0) }),
            let eTag = response.header("ETag")
        else { throw DarkroomError(.awsUnavailable, "\(subject): the answer lacks the size or the entity tag") }
        self.size = size
        self.eTag = eTag.withoutQuotes
        versionId = response.header("x-amz-version-id").flatMap { $0 == "null" ? nil : $0 }
        contentType = response.header("Content-Type")
        cacheControl = response.header("Cache-Control")
        storageClass = response.header("x-amz-storage-class") ?? "STANDARD"
        lastModified = response.header("Last-Modified")
        metadata = [:]
        for header in response.headers where header.name.lowercased().hasPrefix("x-amz-meta-") {
            metadata[String(header.name.lowercased().dropFirst(11))] = header.value
        }
    }
}

extension ServiceFault {
    /// The error of an operation on one object, where 404 and 412 mean that object. HEAD's answers hold no code.
    func objectError(_ subject: String) -> DarkroomError {
        switch status {
        case 404 where code != "NoSuchBucket", 405 where code.isEmpty || code == "MethodNotAllowed":
            error(subject, as: .sourceNotFound)  // 405: the version asked for is a delete marker.
        case 412: error(subject, as: .sourceChanged)
        default: error(subject)
        }
    }
}

extension String {
    /// An entity tag without its quotes.
    var withoutQuotes: String {
        hasPrefix("\"") && hasSuffix("\"") && count > 1 ? String(dropFirst().dropLast()) : self
    }
}
