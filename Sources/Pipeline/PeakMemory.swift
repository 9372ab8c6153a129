import CMalloc
import Glibc

/// The highest resident size of this process since it was last asked to forget, from proc(5).
///
/// Not `getrusage`, whose maximum starts with that of whatever started the process.
enum PeakMemory {
    /// A process of this resident size, in bytes, keeps its heap: to give it back and take it again would cost more than it tells.
    private static let kept = 40 << 20

    /// Forgets the highest size so far. What a large picture has left on the heap is given back first: it would count for the next one,
    /// however small.
    static func forget() {
        reset()
        if bytes > kept {
            malloc_trim(0)
            reset()
        }
    }

    /// Writes 5 to /proc/self/clear_refs: the highest size is the present one. Where the kernel does not let it, the highest stays that of
    /// the process's whole life.
    private static func reset() {
        let file = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        _ = write(file, "5", 1)
        close(file)
    }

    /// In bytes: `VmHWM` of /proc/self/status; 0 where there is no such file.
    static var bytes: Int {
        let file = open("/proc/self/status", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return 0 }
        defer { close(file) }
        let status = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
            count = max(0, read(file, buffer.baseAddress, buffer.count))
        }
        return bytes(inStatus: status)
    }

    /// The size in a line such as `VmHWM:     1234 kB`.
    static func bytes(inStatus status: [UInt8]) -> Int {
        let line = status.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: "VmHWM:".utf8) }
        let digits = line?.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? []
        return (Int(String(decoding: digits, as: UTF8.self)) ?? 0) * 1024
    }
}
