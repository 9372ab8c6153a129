/// Which objects of an upload are left over: written by plans that nobody follows any more, and named by no manifest.
public struct Leftovers: Sendable, Equatable {
    /// Where to look.
    public var keys: [String]
    /// Whose objects may go.
    public var plans: Set<String>
    /// The upload's mark.
    public var source: String
    /// Whether the image itself is gone, so that a manifest that a late tail has written is left over too, and protects nothing.
    public var isGone = false

    /// The leftovers of `plans` at `keys`.
    public init(keys: [String], plans: Set<String>, source: String) {
        self.keys = keys
        self.plans = plans
        self.source = source
    }

    /// The leftovers of abandoned plans.
    public init(_ abandoned: [Abandoned], source: String) {
        self.init(
            keys: abandoned.flatMap(\.keys).sortedSet, plans: Set(abandoned.map(\.planId)), source: source)
    }

    /// Whether the object at `key`, found with `mark`, may be deleted while `manifest` stands. What another plan has written there since,
    /// another upload's object, and whatever the manifest names stay.
    public func mayDelete(_ key: String, mark: OutputMark?, manifest: Manifest?) -> Bool {
        guard let mark, mark.source == source, plans.contains(mark.plan) else { return false }
        return !(manifest?.variants.contains { $0.key == key } ?? false)
    }
}

extension [String] {
    /// Each once, in order.
    var sortedSet: [String] { Set(self).sorted() }
}
