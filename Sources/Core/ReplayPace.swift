import FoundationEssentials

/// How fast letters are run again: never more than the rate, spread at random, slower while services ask for it.
public struct ReplayPace: Codable, Sendable, Equatable {
    /// Divides the rate: doubled by every batch with a throttled letter, halved by every one without.
    public var slowness = 1
    /// The next batch may begin then, epoch seconds.
    public var nextAt = 0.0

    /// A pace at full rate.
    public init() {}

    /// Letters in one batch, at most: what an inline Map runs at once.
    public static let mostInBatch = 40
    /// The slowest is this part of the rate.
    public static let slowest = 64

    /// Letters a minute now.
    public func rate(_ settings: ReplaySettings) -> Int { max(1, settings.rate / slowness) }

    /// How many letters the next batch may hold: at most a minute's worth, so that none waits out its visibility.
    public func batchLimit(_ settings: ReplaySettings) -> Int { min(Self.mostInBatch, rate(settings)) }

    /// The seconds after `now` at which each letter of a batch starts: at random within the time that the rate gives the batch
    /// (full jitter). The next batch begins when that time is over.
    /// - Parameter random: numbers from 0 to 1.
    public mutating func delays(
        of count: Int, _ settings: ReplaySettings, now: Date, random: () -> Double = { .random(in: 0..<1) }
    ) -> [Int] {
        let begin = max(nextAt, now.timeIntervalSince1970)
        let interval = Double(count) * 60 / Double(rate(settings))
        nextAt = begin + interval
        return (0..<count).map { _ in Int(begin - now.timeIntervalSince1970 + random() * interval) }
    }

    /// Slower after a batch that met throttling, faster after one that did not.
    public mutating func adapt(wasThrottled: Bool) {
        slowness = wasThrottled ? min(Self.slowest, slowness * 2) : max(1, slowness / 2)
    }
}
