/// Gathers what one invocation measures, from wherever in a step it happens; what is not reached is not reported.
public final class Meter {
    /// What was measured until now.
    public private(set) var values: [Metric: Double] = [:]

    /// A meter that has seen nothing.
    public init() {}

    /// Adds to what was counted before.
    public func add(_ amount: Int, to metric: Metric) { values[metric, default: 0] += Double(amount) }

    /// Keeps the greater of `value` and what was seen before.
    public func raise(_ metric: Metric, to value: Int) { values[metric] = max(values[metric] ?? 0, Double(value)) }
}
