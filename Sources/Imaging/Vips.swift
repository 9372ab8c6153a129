import CVips
import Core
import FoundationEssentials
import Glibc
import Synchronization

/// The one libvips of this process. Nothing in Imaging works before `start`.
public enum Vips {
    /// How starting went: whether there are fonts, or why it failed.
    private static let outcome = Mutex<Result<Bool, DarkroomError>?>(nil)

    /// Starts libvips, once: later calls return at once, or fail as the first did.
    ///
    /// All loaders but those of the formats that Darkroom reads are blocked, the operation cache is off so that a warm process
    /// stays small, and there is one thread: Lambda has about one core, and two gain nothing for thumbnails.
    /// - Parameters:
    ///   - fonts: the directory of the fonts that text marks may use; nil where none are drawn.
    ///   - temporary: where fontconfig's settings and cache are kept.
    /// - Throws: `Config.Invalid` if the fonts are missing or libvips is too old.
    ///
    /// The corresponding C function is `vips_init`.
    public static func start(fonts: String?, temporary: String = "/tmp") throws {
        try outcome.withLock { outcome in
            if outcome == nil {
                outcome = Result { () throws(DarkroomError) in try initialise(fonts: fonts, temporary: temporary) }
            }
            _ = try outcome?.get()
        }
    }

    /// The version of the libvips in use, as `8.18.7`.
    public static var version: String { "\(vips_version(0)).\(vips_version(1)).\(vips_version(2))" }

    /// Throws `Internal.Fault` unless `start` has succeeded; every way into Imaging begins with it.
    static func started() throws {
        let isReady = outcome.withLock { if case .success = $0 { true } else { false } }
        guard isReady else {
            throw DarkroomError(.internalFault, "a picture was asked for before Vips.start succeeded")
        }
    }

    /// Throws `Internal.Fault` unless `start` was given fonts: without any, libvips draws hollow boxes and reports success.
    static func startedWithFonts() throws {
        guard case .success(true) = outcome.withLock(\.self) else {
            throw DarkroomError(.internalFault, "a text was to be drawn, and Vips.start was given no fonts")
        }
    }

    /// The only loaders that may be used. libvips counts none of them as unsafe on hostile input; asking it which those are, by
    /// `vips_block_untrusted_set`, would set up every operation there is, at each start.
    private static let loaders = [
        "VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadNsgif",
        "VipsForeignLoadHeif", "VipsForeignLoadTiff",
    ]

    private static func initialise(fonts: String?, temporary: String) throws(DarkroomError) -> Bool {
        // Before vips_init, since fontconfig and libvips read the environment there; and warnings would break JSON logs.
        setenv("VIPS_WARNING", "0", 1)
        if let fonts { setenv("FONTCONFIG_FILE", try FontSettings.write(fonts: fonts, temporary: temporary), 1) }
        guard darkroom_vips_init("darkroom") == 0 else {
            throw DarkroomError(.configInvalid, tried: "starting", on: "libvips", said: VipsError.take())
        }
        guard (vips_version(0), vips_version(1)) >= (8, 18) else {
            throw DarkroomError(
                .configInvalid,
                "found libvips \(version), at least 8.18 is needed: run scripts/fetch-libraries, and link only its file"
            )
        }
        // A damaged file makes GLib write its own lines to standard error, between our logs; libvips' error says it too.
        g_log_set_default_handler({ _, _, _, _ in }, nil)
        // By default it keeps 512 lines of what it decodes for threads that come late, in ever new memory; one thread is never late.
        guard darkroom_set_tile_height(32) == 0 else {
            throw DarkroomError(.configInvalid, "libvips \(version) does not know the option --vips-tile-height")
        }
        // Told to leave out none of the processor's vector units, it keeps which there are, in the place of asking for each reduction anew: a
        // virtual machine answers that slowly.
        vips_vector_disable_targets(0)
        vips_concurrency_set(1)
        vips_cache_set_max(0)
        vips_operation_block_set("VipsForeignLoad", 1)
        for loader in loaders { vips_operation_block_set(loader, 0) }
        return fonts != nil
    }
}
