/// A plan whose execution was overtaken: what it may have written, and until when it may still write.
public struct Abandoned: Codable, Sendable, Equatable, Hashable {
    /// The plan.
    public var planId: String
    /// Every key that it may have written.
    public var keys: [String]
    /// Until when a function of it may still be at work, epoch seconds.
    public var until: Int

    /// An abandoned plan.
    public init(planId: String, keys: [String], until: Int) {
        self.planId = planId
        self.keys = keys
        self.until = until
    }
}
