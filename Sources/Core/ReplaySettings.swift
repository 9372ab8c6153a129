import FoundationEssentials

/// The brakes of one replay: the template's parameters, changed by what its execution was started with.
public struct ReplaySettings: Codable, Sendable, Equatable {
    /// Letters run again in a minute, at most.
    public var rate: Int
    /// The share of failures, in percent, above which an error is not tried any more in this replay.
    public var failureShare: Int
    /// Executions that one picture may cost in its lifetime before its letter is parked.
    public var cap: Int
    /// Whether each error is tried on one letter, then on ten, before all.
    public var canary: Bool
    /// Only letters of these errors, permanent ones included; empty for all.
    public var only: [String]
    /// Whether letters of permanent errors are run again too.
    public var all: Bool
    /// Whether to say only what would happen.
    public var dryRun: Bool

    /// What `rate` may be.
    public static let rates = 1...2400
    /// What `failureShare` may be.
    public static let shares = 0...100
    /// What `cap` may be.
    public static let caps = 1...20

    /// Settings.
    public init(
        rate: Int, failureShare: Int, cap: Int, canary: Bool = true, only: [String] = [], all: Bool = false,
        dryRun: Bool = false
    ) {
        self.rate = rate
        self.failureShare = failureShare
        self.cap = cap
        self.canary = canary
        self.only = only
        self.all = all
        self.dryRun = dryRun
    }

    /// These settings with what an execution's `input` says in their place: an object with any of the members.
    /// - Throws: `Event.Malformed` for a member that is unknown, of another kind or out of its range. A misspelt `dryRun` must not
    ///   become a real run.
    public func overridden(by input: JSONValue) throws -> ReplaySettings {
        guard case .object(let members) = input else {
            throw DarkroomError(.eventMalformed, "replay: expected an object, found \(input.outline)")
        }
        var settings = self
        for (name, value) in members {
            switch (name, value) {
            case ("rate", .int(let rate)) where Self.rates.contains(rate): settings.rate = rate
            case ("failureShare", .int(let share)) where Self.shares.contains(share): settings.failureShare = share
            case ("cap", .int(let cap)) where Self.caps.contains(cap): settings.cap = cap
            case ("canary", .bool(let canary)): settings.canary = canary
            case ("only", .string(let name)): settings.only = [name]
            case ("only", .array(let names)) where names.allSatisfy { $0.string != nil }:
                settings.only = names.compactMap(\.string)
            case ("all", .bool(let all)): settings.all = all
            case ("dryRun", .bool(let dryRun)): settings.dryRun = dryRun
            default: throw Self.fault(name)
            }
        }
        return settings
    }

    private static func fault(_ name: String) -> DarkroomError {
        DarkroomError(
            .eventMalformed,
            """
            replay: \(name) is unknown or has a wrong value; expected any of rate (\(rates)), failureShare (\(shares), percent), \
            cap (\(caps)), canary, all, dryRun (true or false), only (an error or a list of them)
            """)
    }
}
