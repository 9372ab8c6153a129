import Testing

@testable import Core

@Suite("A manifest in its place after another") struct ManifestSuccessionTests {
    static func manifest(
        _ plan: String, _ revision: Int, keys: [String] = ["a"], verdict: Verdict = .done, createdAt: String = "1"
    ) -> Manifest {
        Manifest(
            verdict: verdict,
            source: Source(bucket: "b", key: "k", eTag: "e", size: 1, format: .jpeg, width: 1, height: 1), planId: plan,
            preset: "web", revision: revision, createdAt: createdAt,
            variants: keys.map { Variant(size: $0, key: $0, width: 1, height: 1, format: .webp, bytes: 1, sha256: $0) })
    }

    @Test("is the first revision where there was none")
    func first() { #expect(Self.manifest("p", 0).succeeding(nil, closed: 0).revision == 1) }

    @Test("of a tail that is done again with the same outcome is the same, byte for byte")
    func again() {
        let written = Self.manifest("p", 3)
        #expect(Self.manifest("p", 0, createdAt: "2").succeeding(written, closed: 2) == written)
    }

    @Test("of bytes that came back, when nothing else was made of the key meanwhile, is the same")
    func back() {
        let written = Self.manifest("p", 3)
        #expect(Self.manifest("p", 0, createdAt: "2").succeeding(written, closed: 3) == written)
        #expect(Self.manifest("p", 0, createdAt: "2").succeeding(written, closed: 2, forced: true) == written)
        #expect(Self.manifest("p", 0, createdAt: "2").succeeding(written, closed: 4).revision == 5)
    }

    @Test("of a tail that is done again with another outcome is one more: consumers have dropped the id by now")
    func another() {
        let partial = Self.manifest("p", 3, keys: [], verdict: .partial)
        #expect(Self.manifest("p", 0).succeeding(partial, closed: 2).revision == 4)
    }

    @Test("of a forced rendering is one more, and of another plan too")
    func more() {
        #expect(Self.manifest("p", 0).succeeding(Self.manifest("p", 3), closed: 3, forced: true).revision == 4)
        #expect(Self.manifest("q", 0).succeeding(Self.manifest("p", 3), closed: 2).revision == 4)
    }

    @Test("lists what another plan's manifest named and it names no more, with that plan")
    func replaced() {
        let next = Self.manifest("q", 0, keys: ["b", "c"]).keeping(
            Self.manifest("p", 1, keys: ["a", "b"]), omitted: [])
        #expect(next.replaced == ["a"] && next.replacedPlan == "p")
        let same = Self.manifest("p", 0, keys: ["b"]).keeping(Self.manifest("p", 1, keys: ["a", "b"]), omitted: [])
        #expect(same.replaced.isEmpty && same.replacedPlan == nil)
    }
}
