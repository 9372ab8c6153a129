extension Manifest {
    /// This manifest with the sizes that the request `omitted` as `previous` has them, and with the keys of its plan that this one no
    /// longer names.
    public func keeping(_ previous: Manifest?, omitted: [String]) -> Manifest {
        let earlier = previous.flatMap { $0.planId == planId ? $0 : nil }
        let kept = earlier?.variants.filter { omitted.contains($0.size) } ?? []
        let missing = omitted.filter { name in !kept.contains { $0.size == name } }
            .filter { !(earlier?.skipped.contains($0) ?? false) }
        let variants = kept + variants
        let named = Set(variants.map(\.key))
        let before = earlier == nil ? previous : nil
        var manifest = Manifest(
            verdict: failed.isEmpty && missing.isEmpty ? .done : .partial, source: source, planId: planId,
            preset: preset,
            revision: revision, createdAt: createdAt, variants: variants, failed: failed, skipped: skipped,
            omitted: missing, placeholder: placeholder ?? earlier?.placeholder, tags: tags,
            replaced: before?.variants.map(\.key).filter { !named.contains($0) } ?? [])
        manifest.replacedPlan = before?.planId
        return manifest
    }

    /// This manifest in its place after `previous`, the one that is there now, for a record that has closed revision `closed`.
    ///
    /// A tail that died after its manifest is done again by somebody, and an image is claimed again whose overwriting came to nothing: what
    /// comes to the same is the same revision, byte for byte, so that its announcement repeats the same id. Anything else is one more,
    /// and so is what was `forced`, unless its own tail died.
    public func succeeding(_ previous: Manifest?, closed: Int, forced: Bool = false) -> Manifest {
        guard let previous else { return numbered(closed + 1) }
        let isOpen = forced ? previous.revision > closed : previous.revision >= closed
        if isOpen, previous.comesToTheSame(as: self) { return previous }
        return numbered(max(closed, previous.revision) + 1)
    }

    private func numbered(_ revision: Int) -> Manifest {
        var manifest = self
        manifest.revision = revision
        return manifest
    }

    private func comesToTheSame(as other: Manifest) -> Bool {
        planId == other.planId && verdict == other.verdict && variants == other.variants
            && failed.map(\.size) == other.failed.map(\.size) && omitted == other.omitted && tags == other.tags
    }
}
