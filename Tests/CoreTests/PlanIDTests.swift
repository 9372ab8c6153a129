import FoundationEssentials
import Testing

@testable import Core

@Suite("A plan id") struct PlanIDTests {
    static func id(
        bucket: String = "b", key: String = "k", eTag: String = "e", preset: String = "thumbnails",
        overrides: PresetOverrides = PresetOverrides(), tagging: TaggingMode = .off
    ) throws -> String {
        try Plan.id(
            bucket: bucket, key: key, eTag: eTag,
            preset: PresetTests.store.preset(preset).resolved(with: overrides), tagging: tagging)
    }

    @Test("is the same for the same upload and preset, and 20 digits")
    func stable() throws {
        #expect(try Self.id() == Self.id())
        #expect(try Self.id().count == 20)
    }

    @Test("changes with everything that changes the outputs")
    func distinct() throws {
        let ids = [
            try Self.id(), try Self.id(bucket: "c"), try Self.id(key: "l"), try Self.id(eTag: "f"),
            try Self.id(bucket: "bk", key: ""), try Self.id(preset: "tiers"),
            try Self.id(overrides: PresetOverrides(webpQuality: 1)),
            try Self.id(overrides: PresetOverrides(watermarkText: "x")), try Self.id(tagging: .labels),
        ]
        #expect(Set(ids).count == ids.count)
    }

    @Test("parts with its recipe from everything but the upload")
    func recipes() throws {
        func recipe(
            _ preset: String, _ overrides: PresetOverrides = PresetOverrides(), _ tagging: TaggingMode = .off
        ) throws -> String {
            try Plan.recipe(preset: PresetTests.store.preset(preset).resolved(with: overrides), tagging: tagging)
        }
        let recipes = [
            try recipe("thumbnails"), try recipe("tiers"), try recipe("thumbnails", PresetOverrides(webpQuality: 1)),
            try recipe("thumbnails", PresetOverrides(watermarkText: "x")),
            try recipe("thumbnails", PresetOverrides(), .labels),
        ]
        #expect(Set(recipes).count == recipes.count)
        #expect(try recipe("thumbnails") == recipe("thumbnails") && recipes[0].count == 20)
    }

    @Test(
        "hashes as SHA-256 does",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ])
    func sha256(text: String, digest: String) {
        #expect(Digest.sha256(Array(text.utf8)) == digest)
    }
}
