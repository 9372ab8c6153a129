/// How much of what AWS charges for something uses.
public struct Usage: Sendable, Equatable {
    private var amounts: [BilledItem: Double]

    /// These amounts, in single units; nothing of what is not named.
    public init(_ amounts: [BilledItem: Double] = [:]) { self.amounts = amounts }

    /// The amount of `item`, in single units.
    public subscript(item: BilledItem) -> Double {
        get { amounts[item] ?? 0 }
        set { amounts[item] = newValue }
    }

    /// What is used of, in the order of the list of items.
    public var items: [BilledItem] { BilledItem.allCases.filter { self[$0] != 0 } }

    /// Both together.
    public static func + (a: Usage, b: Usage) -> Usage { Usage(a.amounts.merging(b.amounts, uniquingKeysWith: +)) }

    /// `factor` times as much.
    public static func * (usage: Usage, factor: Double) -> Usage { Usage(usage.amounts.mapValues { $0 * factor }) }
}
