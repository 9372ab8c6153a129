/// The first directory of a TIFF structure (TIFF 6.0, section 2), which an EXIF block is too. Reads nothing beyond the bytes,
/// whatever counts and offsets they hold; a BigTIFF's is empty.
struct TIFFDirectory {
    /// One field: what it says, what kind of values it has and how many.
    struct Entry {
        let tag: Int
        let type: Int
        let count: Int
        fileprivate let place: Int
    }

    /// The fields in their order, as far as the bytes go.
    private(set) var entries: [Entry] = []
    private let bytes: ArraySlice<UInt8>
    private let isLittleEndian: Bool

    /// Reads `bytes`, which begin with the header of a TIFF; no others have a directory.
    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        isLittleEndian = bytes.first == 0x49
        guard bytes.starts(with: [0x49, 0x49, 42, 0]) || bytes.starts(with: [0x4D, 0x4D, 0, 42]),
            let start = number(4, 4), let count = number(start, 2)
        else { return }
        for place in stride(from: start + 2, to: start + 2 + 12 * count, by: 12) {
            guard let tag = number(place, 2), let type = number(place + 2, 2), let count = number(place + 4, 4)
            else { return }
            entries.append(Entry(tag: tag, type: type, count: count, place: place))
        }
    }

    /// The first number of the field `tag`, which holds short ones; nil if there is none.
    func short(_ tag: Int) -> Int? {
        guard let entry = entries.first(where: { $0.tag == tag }) else { return nil }
        // Up to two short numbers stand in the entry itself, more of them elsewhere.
        return entry.count <= 2 ? number(entry.place + 8, 2) : number(entry.place + 8, 4).flatMap { number($0, 2) }
    }

    /// The bytes of a field that holds bytes or characters; nil if they are not all there.
    func data(_ entry: Entry) -> ArraySlice<UInt8>? {
        let place = entry.count <= 4 ? entry.place + 8 : number(entry.place + 8, 4)
        return place.flatMap { part($0, entry.count) }
    }

    private func number(_ place: Int, _ size: Int) -> Int? {
        guard let part = part(place, size) else { return nil }
        return isLittleEndian ? part.reversed().reduce(0) { $0 << 8 | Int($1) } : part.reduce(0) { $0 << 8 | Int($1) }
    }

    private func part(_ place: Int, _ size: Int) -> ArraySlice<UInt8>? {
        guard place + size <= bytes.count else { return nil }
        return bytes[bytes.startIndex + place..<bytes.startIndex + place + size]
    }
}
