import Glibc

/// The highest resident size of this process since it was last asked to forget, from proc(5).
///
/// Not `getrusage`, whose maximum starts with that of whatever started the process.
enum PeakMemory {
    /// Forgets the highest size so far: writes 5 to /proc/self/clear_refs. Where the kernel does not let it, the highest stays
    /// that of the process's whole life.
    static func forget() {
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
        return bytes(inStatus: String(decoding: status, as: UTF8.self))
    }

    /// The size in a line such as `VmHWM:     1234 kB`.
    static func bytes(inStatus status: String) -> Int {
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 } ?? 0
    }
}
