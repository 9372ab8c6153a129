import CHeif
import Core

/// libheif with the HEVC decoder libde265, loaded when a HEIC arrives.
struct HEIFLibrary: @unchecked Sendable {
    // Unchecked, since the table is written once, before anybody else sees it.
    let functions: darkroom_heif
    private static let opened = Result { () throws(DarkroomError) in try HEIFLibrary() }

    /// The library of this process, opened at the first call.
    ///
    /// Throws `Image.Unsupported`, saying which file is missing, where the libraries were not installed.
    static func shared() throws(DarkroomError) -> HEIFLibrary { try opened.get() }

    /// Opens the two libraries. The decoder comes first: libheif asks for it by the name that it carries inside and has no path to it.
    init(decoder: String = "libdarkroom-de265.so", container: String = "libdarkroom-heif.so") throws(DarkroomError) {
        var functions = darkroom_heif()
        do throws(DarkroomError) {
            try SharedLibrary.find(in: decoder) { _ in nil }
            try SharedLibrary.find(in: container) { darkroom_heif_find($0, &functions) }
        } catch {
            throw DarkroomError(.imageUnsupported, "a HEIC picture cannot be decoded: \(error.message)")
        }
        self.functions = functions
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
