import Core
import HTTP

extension S3 {
    /// One page of a listing.
    public struct Page: Sendable, Equatable {
        /// The objects, ordered by key.
        public var objects: [Listed]
        /// What asks for the next page; nil on the last.
        public var next: String?
    }

    /// An object in a listing.
    public struct Listed: Sendable, Equatable {
        /// The key, decoded.
        public var key: String
        /// The size in bytes.
        public var size: Int
        /// The entity tag, without quotes.
        public var eTag: String
        /// When it was stored, ISO 8601.
        public var lastModified: String
        /// The storage class.
        public var storageClass: String
    }

    /// Lists one page of at most `limit` (1000 at most) objects whose keys begin with `prefix`.
    /// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
    public func list(
        bucket: String, prefix: String = "", startAfter: String? = nil, limit: Int = 1000,
        continuing token: String? = nil
    ) throws -> Page {
        // Keys come URL-encoded, since XML cannot hold every character that a key can.
        var query = [("list-type", "2"), ("encoding-type", "url"), ("max-keys", String(limit))]
        if !prefix.isEmpty { query.append(("prefix", prefix)) }
        if let startAfter { query.append(("start-after", startAfter)) }
        if let token { query.append(("continuation-token", token)) }
        let call = Call(
            service: .s3, subject: "list s3://\(bucket)/\(prefix)", method: .get, bucket: bucket, query: query)
        let root = try XMLElement(parsing: client.send(call).body)
        return Page(
            objects: try root.all("Contents").map { try Listed($0, call.subject) },
            next: root["IsTruncated"]?.text == "true" ? root["NextContinuationToken"]?.text : nil)
    }

    /// Calls `body` with each object whose key begins with `prefix`, page by page, until it returns false.
    public func forEachObject(
        bucket: String, prefix: String = "", _ body: (Listed) throws -> Bool
    ) throws {
        var token: String?
        repeat {
            let page = try list(bucket: bucket, prefix: prefix, continuing: token)
            for object in page.objects where try !body(object) { return }
            token = page.next
        } while token != nil
    }
}

extension S3.Listed {
    init(_ element: XMLElement, _ subject: String) throws(DarkroomError) {
        guard let key = element["Key"].flatMap({ PercentEncoding.decodeForm($0.text) }),
            let size = element["Size"].flatMap({ Int($0.text) })
        else { throw DarkroomError(.awsUnavailable, "\(subject): an entry lacks its key or size") }
        self.key = key
        self.size = size
        eTag = (element["ETag"]?.text ?? "").withoutQuotes
        lastModified = element["LastModified"]?.text ?? ""
        storageClass = element["StorageClass"]?.text ?? "STANDARD"
    }
}
