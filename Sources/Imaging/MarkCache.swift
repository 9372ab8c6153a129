import Core
import Synchronization

/// The marks drawn last, kept while the process is warm: the next picture of the same size needs the same one.
final class MarkCache: Sendable {
    /// The cache of this process.
    static let shared = MarkCache(capacity: 16)

    private let capacity: Int
    private let drawn = Mutex<[(mark: Mark, picture: SharedPicture)]>([])

    init(capacity: Int) { self.capacity = capacity }

    /// How many marks are kept.
    var count: Int { drawn.withLock(\.count) }

    /// The mark's picture, drawn now if it is not kept.
    func picture(of mark: Mark, before deadline: Deadline) throws -> SharedPicture {
        let kept = drawn.withLock { drawn in
            guard let index = drawn.firstIndex(where: { $0.mark == mark }) else { return nil as SharedPicture? }
            let entry = drawn.remove(at: index)
            drawn.append(entry)
            return entry.picture
        }
        if let kept { return kept }
        let picture = SharedPicture(try mark.draw(before: deadline))
        drawn.withLock { drawn in
            drawn.append((mark, picture))
            if drawn.count > capacity { drawn.removeFirst() }
        }
        return picture
    }
}

/// A settled picture with several owners.
final class SharedPicture: @unchecked Sendable {
    // Unchecked, since libvips images in memory are only read, which libvips allows from any thread.
    let picture: Picture

    init(_ picture: consuming Picture) { self.picture = picture }
}
