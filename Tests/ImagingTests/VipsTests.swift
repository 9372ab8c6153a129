import CVips
import Core
import Glibc
import Testing

@testable import Imaging

struct VipsTests {
    @Test("the libvips in use is the pinned one")
    func version() throws {
        try Fixture.start()
        #expect((vips_version(0), vips_version(1)) >= (8, 18))
        #expect(Vips.version.hasPrefix("8."))
    }

    @Test("no second glib is in the process: libvips brings its own")
    func oneGlib() throws {
        try Fixture.start()
        for library in ["libglib-2.0.so.0", "libgobject-2.0.so.0", "libvips.so.42"] {
            #expect(dlopen(library, RTLD_LAZY | RTLD_NOLOAD) == nil, "\(library) is loaded")
        }
    }

    @Test("starting twice is harmless")
    func twice() throws {
        try Fixture.start()
        try Fixture.start()
    }

    @Test("few lines of a picture that passes by are kept: no second thread comes back for them")
    func lines() throws {
        let picture = try Fixture.texture(640, 10)
        var (width, height, lines): (Int32, Int32, Int32) = (0, 0, 0)
        vips_get_tile_size(picture.image, &width, &height, &lines)
        #expect(lines == 32)
    }

    @Test("no loader finds anything in a file of a format that Darkroom does not read")
    func loaders() throws {
        try Fixture.start()
        func loader(of bytes: [UInt8]) -> String? {
            let name = vips_foreign_find_load_buffer(bytes, bytes.count).map { String(cString: $0) }
            _ = VipsError.take()
            return name
        }
        let others: [[UInt8]] = [
            Array(#"<svg xmlns="http://www.w3.org/2000/svg" width="5" height="5"/>"#.utf8),
            [0xB6, 0xA6, 0xF2, 0x08] + [UInt8](repeating: 0, count: 100), Array("P6\n1 1\n255\nabc".utf8),
            Array("#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\nabcd".utf8),
        ]
        for bytes in others { #expect(loader(of: bytes) == nil) }
        let picture = try Fixture.texture(20, 10)
        for format in [ImageFormat.jpeg, .png, .webp, .gif, .avif, .tiff] {
            #expect(loader(of: try Fixture.file(picture, format)) != nil, "\(format)")
        }
    }

    @Test("a directory without a font is a configuration error, since libvips would draw hollow boxes")
    func fonts() throws {
        let error = try Fixture.error { _ = try FontSettings.write(fonts: "/proc/self/fd", temporary: "/tmp") }
        #expect(error.name == .configInvalid)
        #expect(error.message.contains("found no font (.ttf, .otf) in /proc/self/fd"))
    }

    @Test("a directory of fonts that cannot be read is another error than one without a font")
    func unreadableFonts() throws {
        let error = try Fixture.error { _ = try FontSettings.write(fonts: "/nowhere/fonts", temporary: "/tmp") }
        #expect(error.name == .configInvalid)
        #expect(error.message.hasPrefix("list the fonts in /nowhere/fonts: "), Comment(rawValue: error.message))
    }

    @Test("hundreds of pictures leave nothing behind in a warm process")
    func memory() throws {
        let files = try [ImageFormat.jpeg, .png, .webp, .gif, .tiff].map {
            try Fixture.file(try Fixture.texture(400, 300), $0)
        }
        func round() throws {
            for bytes in files {
                var rendered = try Fixture.render(bytes, Size(name: "s", width: 100, height: 100, fit: .cover))
                try rendered.watermark(Watermark(text: "x", opacity: 0.5))
                _ = try rendered.encode(.jpeg)
                _ = try? Fixture.render(Array(bytes[..<(bytes.count / 2)]), Size(name: "s", width: 100))
            }
        }
        try round()
        let before = Int(vips_tracked_get_mem())
        for _ in 0..<20 { try round() }
        // Other tests run beside this one: what they hold at a moment is far less than 100 pictures of 360 kB.
        #expect(Int(vips_tracked_get_mem()) - before < 18_000_000)
    }
}
