import Glibc

/// The calling thread.
enum Thread {
    /// Sleeps for `seconds`, however often a signal wakes it. The corresponding C function is `nanosleep`.
    static func sleep(_ seconds: Double) {
        let whole = seconds.rounded(.down)
        var wanted = timespec(tv_sec: Int(whole), tv_nsec: Int((seconds - whole) * 1e9))
        var left = timespec()
        while nanosleep(&wanted, &left) != 0 && errno == EINTR { wanted = left }
    }
}
