import Core

/// What all the Map's items together come to, by the plan's success policy.
struct Assessment {
    let results: [SizeResult]

    /// The results of every item, a failed item counting as a failure of each of its sizes.
    init(_ items: [Steps.Notify.Item]) {
        results = items.flatMap { item in
            item.results + (item.failed.map { failed in failed.sizes.map { .failed($0, failed.error.plain) } } ?? [])
        }
    }

    var variants: [Variant] { results.flatMap { $0.variants ?? [] } }
    var failed: [SizeResult] { results.filter { $0.status == .failed } }
    var placeholder: Placeholder? { results.lazy.compactMap(\.placeholder).first }

    /// Throws when `policy` does not allow what failed: the reason that all sizes share, or `Render.Incomplete`.
    func require(_ policy: SuccessPolicy) throws {
        let good = Set(results.filter { $0.status != .failed }.map(\.size))
        guard !failed.isEmpty, !policy.isSatisfied(rendered: good, failed: Set(failed.map(\.size))) else { return }
        let errors = failed.compactMap(\.error)
        if good.isEmpty, let first = errors.first, errors.allSatisfy({ $0.name == first.name }),
            let name = ErrorName(rawValue: first.name)
        {
            throw DarkroomError(name, first.cause)
        }
        let reasons = failed.map { "\($0.size): \($0.error.map { "\($0.name): \($0.cause)" } ?? "no reason given")" }
        throw DarkroomError(
            .renderIncomplete, "\(failed.count) of \(results.count) sizes failed: " + reasons.joined(separator: "; "))
    }
}
