import Core
import FoundationEssentials
import Glibc

/// The fontconfig settings that make text marks use the shipped fonts and no others, on any machine.
enum FontSettings {
    /// The shipped font that texts are drawn in; what it lacks is taken from other fonts in the directory.
    static let family = "DejaVu Sans"

    /// Where a Lambda layer with further fonts appears (its `fonts/` folder).
    static let layer = "/opt/fonts"

    /// The font as Pango takes it: a family, of which the shipped one comes next, and a size that the resolution scales.
    static func description(_ font: String?) -> String { "\(font.map { "\($0), " } ?? "")\(family) 12" }

    /// Writes the settings for the directory `fonts` below `temporary` and returns their path.
    ///
    /// Throws `Config.Invalid` if there is no font: libvips would draw hollow boxes and report success.
    static func write(fonts: String, temporary: String) throws(DarkroomError) -> String {
        let files: [String]
        do { files = try FileManager.default.contentsOfDirectory(atPath: fonts) } catch {
            throw DarkroomError(.configInvalid, tried: "list the fonts in", on: fonts, said: "\(error)")
        }
        guard files.contains(where: { $0.hasSuffix(".ttf") || $0.hasSuffix(".otf") }) else {
            throw DarkroomError(.configInvalid, "found no font (.ttf, .otf) in \(fonts)")
        }
        // The user and the directory are in the name: two users, or two checkouts, must not share one file.
        let home = "\(temporary)/darkroom-\(getuid())-\(String(fingerprint(fonts), radix: 36))"
        let path = "\(home)/fonts.conf"
        let text = """
            <?xml version="1.0"?>
            <!DOCTYPE fontconfig SYSTEM "fonts.dtd">
            <fontconfig>
                <dir>\(fonts.escapedForMarkup)</dir>
                <dir>\(layer)</dir>
                <cachedir>\(home.escapedForMarkup)</cachedir>
            </fontconfig>

            """
        do {
            try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
            if (try? String(contentsOfFile: path, encoding: .utf8)) != text {
                try text.write(toFile: path, atomically: true, encoding: .utf8)
            }
        } catch {
            throw DarkroomError(.configInvalid, tried: "writing", on: path, said: "\(error)")
        }
        return path
    }

    /// FNV-1a: short, and the same in every process.
    private static func fingerprint(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
