import Core
import Imaging
import Pipeline

/// Finds out what an upload is from as few of its bytes as possible.
struct Examination {
    let store: any ObjectStore
    let limits: Limits
    let request: ImageRequest
    let head: ObjectHead
    /// The object's first bytes, if they came with the head.
    let beginning: [UInt8]?
    let deadline: Deadline
    var acceptsDamaged = false

    /// How much of a file is fetched first: nearly every header fits, and small files come whole.
    static let firstBytes = 128 << 10

    /// The upload with its header read and judged.
    /// - Throws: `Image.Empty`, `Image.Unsupported`, `Image.Corrupt`, `Image.TooLarge`, `Image.AnimationTooLong`.
    func open() throws -> Upload {
        let object = ObjectReference(
            bucket: request.bucket, key: request.key, versionId: head.versionId, eTag: head.eTag)
        guard head.size > 0 else {
            throw DarkroomError(.imageEmpty, tried: "read", on: "\(object.bucket)/\(object.key)", said: "0 bytes")
        }
        try limits.check(bytes: head.size)
        let isWhole = head.size <= Examination.firstBytes
        var bytes = try beginning ?? store.get(object, range: isWhole ? nil : 0..<Examination.firstBytes)
        var header = try Header.probe(bytes, isWhole: isWhole, acceptsDamage: isWhole && acceptsDamaged)
        var fetchedAll = isWhole
        if header == nil {
            try Header.check(beginning: bytes, limits)
            bytes = try store.get(object, range: nil)
            fetchedAll = true
            header = try Header.probe(bytes, acceptsDamage: acceptsDamaged)
        }
        guard let header else { throw DarkroomError(.internalFault, "a whole file was not enough to read its header") }
        try header.check(limits)
        return Upload(
            store: store, object: object, limits: limits, acceptsDamaged: acceptsDamaged, deadline: deadline,
            header: header,
            source: Source(
                bucket: request.bucket, key: request.key, versionId: head.versionId, eTag: head.eTag, size: head.size,
                sequencer: request.sequencer, format: header.format, width: header.width, height: header.height,
                frames: header.frames, orientation: header.orientation, colorSpace: header.colorSpace,
                hasAlpha: header.hasAlpha),
            bytes: fetchedAll ? bytes : nil)
    }
}
