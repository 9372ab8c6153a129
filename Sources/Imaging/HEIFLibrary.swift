import CHeif
import Core
import Synchronization

/// libheif with the HEVC decoder libde265, loaded when a HEIC arrives.
struct HEIFLibrary: @unchecked Sendable {
    // Unchecked, since the table is written once, before anybody else sees it.
    let functions: darkroom_heif

    /// The library of this process, opened at the first call.
    ///
    /// Throws `Image.Unsupported`, saying which file is missing, where the libraries were not installed.
    static func shared() throws -> HEIFLibrary {
        try opened.withLock { opened in
            if let opened { return opened }
            let library = try HEIFLibrary()
            opened = library
            return library
        }
    }

    private static let opened = Mutex<HEIFLibrary?>(nil)

    /// Opens the two libraries. The decoder comes first: libheif asks for it by the name that it carries inside and has no path to it.
    init(decoder: String = "libdarkroom-de265.so", container: String = "libdarkroom-heif.so") throws {
        _ = try Self.open(decoder)
        let library = try Self.open(container)
        var functions = darkroom_heif()
        if let missing = darkroom_heif_find(library, &functions) {
            throw DarkroomError(
                .imageUnsupported, "found a HEIC picture, and no \(String(cString: missing)) in \(container)")
        }
        self.functions = functions
    }

    private static func open(_ name: String) throws -> UnsafeMutableRawPointer {
        do { return try SharedLibrary.open(name) } catch {
            throw DarkroomError(
                .imageUnsupported, "found a HEIC picture, and its decoder is not installed: \(error.advice)")
        }
    }

    /// Turns a C result into a throw: with what was tried, on what, and what libheif said.
    func check(_ result: heif_error, tried: String, on subject: String) throws {
        guard result.code != 0 else { return }
        let name: ErrorName =
            switch result.code {
            case Int32(darkroom_heif_unsupported_filetype), Int32(darkroom_heif_unsupported_feature):
                .imageUnsupported
            case Int32(darkroom_heif_memory_allocation): .imageTooLarge
            default: .imageCorrupt
            }
        let said = result.message.map { String(cString: $0) } ?? "nothing"
        throw DarkroomError(name, tried: tried, on: subject, said: said)
    }
}
