import FoundationEssentials
import Testing

@testable import Core

@Suite("A manifest") struct ManifestTests {
    static func variant(_ width: Int, _ format: OutputFormat, key: String) -> Variant {
        Variant(size: "\(width)w", key: key, width: width, height: 1, format: format, bytes: 1, sha256: "")
    }

    @Test("offers a srcset a format, by width, one object a width")
    func srcset() {
        let set = Manifest.srcset([
            Self.variant(640, .webp, key: "é/b.webp"), Self.variant(320, .webp, key: "a.webp"),
            Self.variant(320, .webp, key: "again.webp"), Self.variant(320, .jpeg, key: "a.jpg"),
        ])
        #expect(set == ["webp": "/a.webp 320w, /%C3%A9/b.webp 640w", "jpeg": "/a.jpg 320w"])
    }

    @Test("lists narrow variants first, and formats as the preset has them, however sizes were shared out")
    func order() {
        let variants = [
            Self.variant(1920, .webp, key: "1920.webp"), Self.variant(1920, .jpeg, key: "1920.jpg"),
            Self.variant(320, .webp, key: "320.webp"),
        ]
        let manifest = Manifest(
            verdict: .done,
            source: Source(
                bucket: "b", key: "k", eTag: "e", size: 1, format: .jpeg, width: 2, height: 3, orientation: .up),
            planId: "p", preset: "web", revision: 1, createdAt: "2026-11-21T04:00:00.000Z", variants: variants)
        #expect(manifest.variants.map(\.key) == ["320.webp", "1920.webp", "1920.jpg"])
    }

    @Test("survives its own JSON")
    func codable() throws {
        let manifest = Manifest(
            verdict: .partial,
            source: Source(
                bucket: "b", key: "k", eTag: "e", size: 1, format: .heic, width: 2, height: 3, orientation: .right),
            planId: "p", preset: "web", revision: 2, createdAt: "2026-11-21T04:00:00.000Z",
            variants: [Self.variant(1, .avif, key: "x")], failed: [.failed("s", Failure(name: "n", cause: "c"))],
            placeholder: Placeholder(dominantColor: Color(red: 1, green: 2, blue: 255)),
            tags: Tags(status: .tagged, labels: [.init(name: "Cat", confidence: 99)]))
        let json = try JSONEncoder().encode(manifest)
        #expect(try JSONDecoder().decode(Manifest.self, from: json) == manifest)
        #expect(String(decoding: json, as: UTF8.self).contains("\"#0102ff\""))
    }

    @Test(
        "counts as done by its policy",
        arguments: [
            (SuccessPolicy.all, ["a"], ["b"], false), (.any, ["a"], ["b"], true), (.any, [], ["b"], false),
            (.named(["a"]), ["a"], ["b"], true), (.named(["b"]), ["a"], ["b"], false), (.all, ["a"], [], true),
        ])
    func policy(policy: SuccessPolicy, rendered: [String], failed: [String], holds: Bool) {
        #expect(policy.isSatisfied(rendered: Set(rendered), failed: Set(failed)) == holds)
    }
}
