import Glibc
import Synchronization

/// The clean stop on SIGTERM: at once while waiting for an invocation, after its answer while serving one.
///
/// The handler only touches an atomic and calls `_exit`, both safe in a signal handler. While the process waits in
/// `next` it holds nothing: standard output is flushed before.
enum Termination {
    private static let serving = 1
    private static let requested = 2
    private static let state = Atomic<Int>(0)

    /// Whether a signal has come.
    static var isRequested: Bool { state.load(ordering: .sequentiallyConsistent) & requested != 0 }

    /// Installs the handler for SIGTERM.
    static func install() {
        _ = isRequested  // Initialises the constant here rather than inside the handler.
        signal(SIGTERM) { _ in
            let before = Termination.state.bitwiseOr(Termination.requested, ordering: .sequentiallyConsistent).oldValue
            if before & Termination.serving == 0 { _exit(0) }
        }
    }

    /// An invocation has arrived: a signal now lets it end first.
    static func invocationBegan() {
        state.bitwiseOr(serving, ordering: .sequentiallyConsistent)
    }

    /// The answer is given. Ends the process if a signal came meanwhile.
    static func invocationEnded() {
        fflush(nil)
        let before = state.bitwiseAnd(~serving, ordering: .sequentiallyConsistent).oldValue
        if before & requested != 0 { _exit(0) }
    }
}
