import Core
import Imaging

/// One input, tried as the validator and the renderer try an upload.
struct Trial {
    let bytes: [UInt8]

    /// Small enough that a picture within them is rendered in well under a second.
    static let limits = Limits(bytes: 8 << 20, pixels: 4_000_000, side: 20_000, frames: 50)
    static let sizes = [
        Size(name: "s", width: 64), Size(name: "c", width: 48, height: 48, fit: .cover, crop: .attention),
    ]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// `rendered`, or the name of the error that the input was refused with.
    /// - Throws: what is not an error of the picture: a defect.
    func run() throws -> String {
        do {
            _ = try Header.probe(Array(bytes.prefix(bytes.count / 2)), isWhole: false)
            let header = try Header.probe(bytes, limits: Trial.limits)
            let (file, master) = try prepared(header)
            var renderer = try Renderer(
                file, master: master, sizes: Trial.sizes, limits: Trial.limits, deadline: Deadline(in: 30))
            for size in Trial.sizes {
                let rendered = try renderer.render(size)
                _ = try rendered.encode(.webp, quality: 50)
                _ = try rendered.placeholder()
            }
            return "rendered"
        } catch let error as DarkroomError where error.name.concernsOneSize {
            return error.name.rawValue
        }
    }

    /// What the validator would hand on: the file itself, or the master made from it, as for every HEIC.
    private func prepared(_ header: Header) throws -> (file: [UInt8], master: Master) {
        let place = ObjectReference(bucket: "b", key: "k")
        let size = MasterPolicy.masterSize(for: header, items: [Trial.sizes])
        guard let size else { return (bytes, header.master(at: place)) }
        let preparation = try Preparation(
            bytes, header: header, masterSize: size, wantsTagPicture: false, limits: Trial.limits,
            deadline: Deadline(in: 30))
        guard let encoded = preparation.master else { return (bytes, header.master(at: place)) }
        return (encoded.bytes, encoded.master(at: place))
    }
}
