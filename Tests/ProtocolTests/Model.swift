import Core
import FoundationEssentials

/// The parts of the model that never change, in the types of the real decisions.
enum Model {
    static let start = Date(timeIntervalSince1970: 1_800_000_000)
    /// Longer than any lease and any hold.
    static let pause = 400

    /// Version 3 is version 1 once more: other versions of an object, the same bytes.
    private static func content(_ version: Int) -> Int { version == 3 ? 1 : version }
    static func plan(_ version: Int) -> String { "P\(content(version))" }
    static func eTag(_ version: Int) -> String { "e\(content(version))" }

    /// Whether a HEAD that finds one version may be taken for the other: all it says is the entity tag.
    static func isSame(_ one: Int, _ other: Int) -> Bool { eTag(one) == eTag(other) }

    /// The keys that a plan writes. One carries the plan id, `s` both have, `t` the second has no more.
    static func keys(_ plan: String) -> [String] { plan == "P1" ? ["i-P1", "s", "t"] : ["i-\(plan)", "s"] }
    static func isImmutable(_ key: String) -> Bool { key.hasPrefix("i-") }

    static func source(_ version: Int) -> Source {
        Source(bucket: "in", key: "a.jpg", eTag: eTag(version), size: 1, format: .jpeg, width: 1, height: 1)
    }

    static let mark = OutputMark.source(bucket: "in", key: "a.jpg")
    private static let marks: [String: OutputMark] = Dictionary(
        uniqueKeysWithValues: (1...2).flatMap { version in
            keys(plan(version)).map { key in
                ("\(plan(version))/\(key)", OutputMark(source: source(version), plan: plan(version), sha256: key))
            }
        })

    /// The mark of an object.
    static func mark(_ plan: String, _ key: String) -> OutputMark? { marks["\(plan)/\(key)"] }

    static func request(_ request: Request) -> ImageRequest {
        ImageRequest(
            bucket: "in", key: "a.jpg", eTag: request.version == 0 ? nil : eTag(request.version),
            sequencer: "0\(request.version)", force: request.isForced, origin: request.isReplay ? .replay : .upload,
            requestId: request.id, isDeletion: request.version == 0)
    }

    /// The manifest in its real type, which the real decisions read.
    static func manifest(_ state: ManifestState) -> Manifest {
        let keys = state.isPartial ? Array(keys(state.plan).dropLast()) : keys(state.plan)
        var manifest = Manifest(
            verdict: state.isPartial ? .partial : .done, source: source(state.plan == "P1" ? 1 : 2), planId: state.plan,
            preset: "web", revision: state.revision, createdAt: "2026-11-21T04:00:00.000Z",
            variants: keys.map { Variant(size: $0, key: $0, width: 1, height: 1, format: .webp, bytes: 1, sha256: $0) },
            failed: state.isPartial ? [.failed(Model.keys(state.plan).last ?? "", passing)] : [])
        manifest.replaced = state.replaced
        manifest.replacedPlan = state.replacedPlan
        return manifest
    }

    static func state(_ manifest: Manifest) -> ManifestState {
        ManifestState(
            plan: manifest.planId, revision: manifest.revision, isPartial: manifest.verdict == .partial,
            replaced: manifest.replaced, replacedPlan: manifest.replacedPlan)
    }

    static let passing = Failure(name: ErrorName.awsUnavailable.rawValue, cause: "")
    static let permanent = Failure(name: ErrorName.imageCorrupt.rawValue, cause: "")
}
