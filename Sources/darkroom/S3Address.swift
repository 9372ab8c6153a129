import Core

/// `s3://bucket/key`.
struct S3Address {
    var object: ObjectReference

    /// The object that `text` names; nil for anything else.
    init?(_ text: String) {
        let scheme = "s3://"
        guard text.hasPrefix(scheme) else { return nil }
        let path = text.dropFirst(scheme.count)
        guard let slash = path.firstIndex(of: "/"), slash != path.startIndex, path.index(after: slash) < path.endIndex
        else { return nil }
        object = ObjectReference(bucket: String(path[..<slash]), key: String(path[path.index(after: slash)...]))
    }
}
