import Core
import Glibc

/// Libraries that are opened by name when a picture needs them, so that no start-up pays for them.
enum SharedLibrary {
    /// glibc's `RTLD_DEEPBIND`, which Swift does not see.
    private static let deepBinding: Int32 = 8

    /// Opens the file `name` and lets `search` look up its functions; it returns the name of one that is missing. A name without a directory
    /// is searched where the executable finds libvips: in `lib/` beside it, or in the checkout's .deps/lib. It is never closed.
    ///
    /// Own dependencies first: the self-contained libvips exports parts of a C++ library of its own, and libheif crashes if it
    /// finds those before the system's. AddressSanitizer ends a process that asks for it, so under it chance decides.
    /// The corresponding C function is `dlopen`.
    ///
    /// Throws `Internal.Fault`: every package carries what Darkroom opens.
    static func find(
        in name: String, _ search: (UnsafeMutableRawPointer) -> UnsafePointer<CChar>?
    ) throws(DarkroomError) {
        let isSanitized = dlsym(nil, "__asan_init") != nil
        guard let library = dlopen(name, RTLD_NOW | RTLD_LOCAL | (isSanitized ? 0 : deepBinding)) else {
            let said = dlerror().map { String(cString: $0) } ?? "nothing"
            throw DarkroomError(
                .internalFault,
                "a codec is not installed: `make deps` brings \(name), lib/ must hold it (\(said))")
        }
        if let missing = search(library) {
            throw DarkroomError(.internalFault, "found no \(String(cString: missing)) in \(name)")
        }
    }
}
