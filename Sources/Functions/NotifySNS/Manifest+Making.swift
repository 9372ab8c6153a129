import Core

extension Manifest {
    /// The manifest of what was made, before it has its place after an earlier one.
    init(_ event: Steps.Notify.Event, _ assessment: Assessment, createdAt: String) {
        self.init(
            verdict: assessment.failed.isEmpty ? .done : .partial, source: event.source, planId: event.plan.id,
            preset: event.plan.preset, revision: 0, createdAt: createdAt, variants: assessment.variants,
            failed: assessment.failed, skipped: event.plan.skipped, placeholder: assessment.placeholder,
            tags: event.tags.plain)
    }
}
