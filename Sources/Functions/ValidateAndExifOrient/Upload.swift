import Core
import Imaging
import Pipeline

/// An accepted upload: what its header says, and as many of its bytes as were needed to find out.
struct Upload {
    let store: any ObjectStore
    let object: ObjectReference
    let limits: Limits
    let acceptsDamaged: Bool
    let deadline: Deadline
    let header: Header
    /// What later steps are told of it; marked as damaged by `prepare` where that is found and accepted.
    var source: Source
    /// The whole file, if it was fetched.
    var bytes: [UInt8]?

    /// The object that every size is rendered from and the question for Rekognition: the upload itself, or what has to be
    /// prepared from it, stored in `scratch`.
    mutating func prepare(
        _ items: [Plan.Item], tagging mode: TaggingMode, in scratch: Scratch
    ) throws -> (master: Master, tagging: Tagging?) {
        let itself = header.master(at: object)
        if acceptsDamaged {
            let bytes = try wholeFile()
            let isIntact = try Preparation.isIntact(bytes, header: header, limits: limits, deadline: deadline)
            source.damaged = isIntact ? nil : true
        }
        let isDamaged = source.damaged == true
        let masterSize = MasterPolicy.masterSize(for: header, items: items.map(\.sizes), isDamaged: isDamaged)
        if masterSize == nil {
            try header.check(
                rendering: items.map(\.sizes), fileBytes: source.size, limits: limits, deadline: deadline)
        }
        guard masterSize != nil || mode != .off else { return (itself, nil) }

        let bytes = try wholeFile()
        let prepared = try Preparation(
            bytes, header: header, masterSize: masterSize, wantsTagPicture: mode != .off, limits: limits,
            acceptsDamage: isDamaged, deadline: deadline)
        let master = try prepared.master.map { encoded in
            encoded.master(at: try scratch.keep(encoded.bytes, as: "master.tif", contentType: "image/tiff"))
        }
        let tagging = try prepared.tagPicture.map { encoded in
            Tagging(
                image: try scratch.keep(encoded.bytes, as: "tagging.jpg", contentType: "image/jpeg"),
                moderation: mode == .labelsAndModeration,
                first: items.contains { $0.sizes.contains(where: \.waitsForTags) } ? true : nil)
        }
        return (master ?? itself, tagging)
    }

    private mutating func wholeFile() throws -> [UInt8] {
        let bytes = try bytes ?? store.get(object, range: nil)
        self.bytes = bytes
        return bytes
    }
}
