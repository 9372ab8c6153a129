import Core
import FoundationEssentials
import HTTP
import Hashing

extension S3 {
    /// An object to store.
    public struct Put {
        /// The bucket.
        public var bucket: String
        /// The key, decoded.
        public var key: String
        /// The bytes.
        public var body: HTTPRequest.Body
        /// The media type.
        public var contentType: String
        /// The caching directives for whoever serves the object.
        public var cacheControl: String?
        /// User metadata: names without `x-amz-meta-`, in lower case; both in ASCII.
        public var metadata: [String: String]
        /// What must hold for the object to be stored.
        public var condition: Condition

        /// An object to store.
        public init(
            bucket: String, key: String, body: HTTPRequest.Body, contentType: String, cacheControl: String? = nil,
            metadata: [String: String] = [:], condition: Condition = .none
        ) {
            self.bucket = bucket
            self.key = key
            self.body = body
            self.contentType = contentType
            self.cacheControl = cacheControl
            self.metadata = metadata
            self.condition = condition
        }
    }

    /// What must hold at the key for an object to be stored.
    public enum Condition: Sendable, Equatable {
        case none
        /// There is no object (`If-None-Match: *`).
        case absent
        /// There is the object with this entity tag (`If-Match`).
        case matches(eTag: String)
    }

    /// How storing an object ended.
    public enum PutOutcome: Sendable, Equatable {
        case stored(eTag: String, versionId: String?)
        /// The condition does not hold (412, or 404 where an object was to match).
        case preconditionFailed
        /// Somebody else is writing the key at this moment (409): read it again, then decide.
        case conflict
    }

    /// Stores an object. Without a condition the outcome is always `stored`.
    ///
    /// If an earlier sending was left without an answer and the next finds the condition broken, the object at the key may be
    /// our own. It counts as stored if its metadata and MD5 are ours; where S3 gives no MD5 as entity tag (SSE-KMS), or the
    /// object is another, the outcome is `preconditionFailed`: the caller reads the key and finds its own mark, or not.
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
    @discardableResult
    public func put(_ put: Put) throws -> PutOutcome {
        guard let outcome = self.put([put]).first else { throw DarkroomError(.internalFault, "put: no outcome") }
        return try outcome.get()
    }

    /// Stores all objects at the same time; the outcomes are in the order of `puts`.
    public func put(_ puts: [Put]) -> [Result<PutOutcome, DarkroomError>] {
        zip(puts, client.answer(puts.map(call))).map { put, answer in
            answer.flatMap { answer in
                Result { () throws(DarkroomError) in try outcome(of: put, answer) }
            }
        }
    }

    private func call(_ put: Put) -> Call {
        var call = call(.put, ObjectReference(bucket: put.bucket, key: put.key))
        call.body = put.body
        call.headers.append(Header("Content-Type", put.contentType))
        if let cacheControl = put.cacheControl { call.headers.append(Header("Cache-Control", cacheControl)) }
        for (name, value) in put.metadata.sorted(by: { $0.key < $1.key }) {
            call.headers.append(Header("x-amz-meta-" + name.lowercased(), value))
        }
        switch put.condition {
        case .none: break
        case .absent: call.headers.append(Header("If-None-Match", "*"))
        case .matches(let eTag): call.headers.append(Header("If-Match", "\"\(eTag)\""))
        }
        return call
    }

    private func outcome(of put: Put, _ answer: AWSClient.Answer) throws(DarkroomError) -> PutOutcome {
        let subject = call(put).subject
        switch answer.result {
        case .success(let response):
            guard let eTag = response.header("ETag")?.withoutQuotes else {
                throw DarkroomError(.awsUnavailable, "\(subject): the answer lacks the entity tag")
            }
            let versionId = response.header("x-amz-version-id").flatMap { $0 == "null" ? nil : $0 }
            return .stored(eTag: eTag, versionId: versionId)
        case .failure(let fault):
            switch (fault.status, put.condition) {
            case (_, .none): throw fault.error(subject)
            case (412, _),
                (404, .matches) where fault.code != "NoSuchBucket":
                return answer.mayHaveHappenedBefore
                    ? try ownOutcome(of: put) ?? .preconditionFailed : .preconditionFailed
            case (409, _): return .conflict
            default: throw fault.error(subject)
            }
        }
    }

    /// `stored`, if the object at the key is what `put` would have stored; nil if it is another or none.
    private func ownOutcome(of put: Put) throws(DarkroomError) -> PutOutcome? {
        let call = call(.head, ObjectReference(bucket: put.bucket, key: put.key))
        guard case .success(let response) = try client.answer(call).result else { return nil }
        let object = try Object(response, call.subject)
        let metadata = Dictionary(put.metadata.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
        guard object.eTag == put.body.withBytes(Digest.md5), object.metadata == metadata else { return nil }
        return .stored(eTag: object.eTag, versionId: object.versionId)
    }
}
