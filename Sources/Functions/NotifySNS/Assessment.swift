import Core

/// What all the Map's items together come to.
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
    /// A failure that another try may not meet, if there is one.
    var mayPass: Failure? { failed.lazy.compactMap(\.error).first(where: \.isRetryable) }
}
