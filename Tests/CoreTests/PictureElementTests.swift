import Testing

@testable import Core

@Suite("The picture element") struct PictureElementTests {
    static func variant(_ width: Int, _ height: Int, _ format: OutputFormat, _ key: String) -> Variant {
        Variant(size: "s", key: key, width: width, height: height, format: format, bytes: 1, sha256: "")
    }

    @Test("names the best format first and falls back to what every browser reads")
    func order() throws {
        let html = try #require(
            PictureElement.html(
                [
                    Self.variant(320, 240, .jpeg, "a.jpg"), Self.variant(640, 480, .jpeg, "b.jpg"),
                    Self.variant(640, 480, .webp, "b.webp"), Self.variant(640, 480, .avif, "b.avif"),
                ], placeholder: Placeholder(dominantColor: Color(red: 1, green: 2, blue: 3))))
        #expect(
            html == """
                <picture><source type="image/avif" srcset="/b.avif 640w" sizes="100vw">\
                <source type="image/webp" srcset="/b.webp 640w" sizes="100vw">\
                <img src="/b.jpg" srcset="/a.jpg 320w, /b.jpg 640w" sizes="100vw" width="640" height="480" alt="" \
                loading="lazy" decoding="async" style="background:#010203"></picture>
                """)
    }

    @Test("leaves out what shows another part of the picture, but not what rounding moved by a pixel")
    func shapes() throws {
        let html = try #require(
            PictureElement.html(
                [
                    Self.variant(150, 150, .jpeg, "square.jpg"), Self.variant(1000, 667, .jpeg, "large.jpg"),
                    Self.variant(128, 86, .jpeg, "small.jpg"),
                ], placeholder: nil))
        #expect(!html.contains("square") && html.contains("small.jpg 128w") && !html.contains("style"))
    }

    @Test("cannot be broken out of by a key")
    func escaping() throws {
        let html = try #require(
            PictureElement.html([Self.variant(1, 1, .webp, "a\"><script>&'é .webp")], placeholder: nil))
        #expect(!html.contains("<script") && html.contains("/a%22%3E%3Cscript%3E%26%27%C3%A9%20.webp"))
        #expect("<a href=\"x\">'&".escapedForMarkup == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;")
    }

    @Test("is absent where there is nothing to show")
    func empty() { #expect(PictureElement.html([], placeholder: nil) == nil) }
}
