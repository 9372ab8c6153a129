import Core

/// When a failed request is sent again: a decision, apart from the loop that acts on it.
///
/// Exponential back-off with full jitter, as in https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
public struct RetryPolicy: Sendable, Equatable {
    /// At most this many sendings in all.
    public var attempts: Int
    /// The mean of the first wait is half of this, in seconds; each further one doubles it.
    public var base: Double
    /// The first wait's bound after a request to slow down.
    public var throttledBase: Double
    /// No wait is longer, in seconds.
    public var longestWait: Double
    /// A wait that leaves less than this before the deadline, in seconds, is not worth it.
    public var leastTime: Double

    /// A policy.
    public init(
        attempts: Int = 5, base: Double = 0.1, throttledBase: Double = 0.5, longestWait: Double = 8,
        leastTime: Double = 0.25
    ) {
        self.attempts = attempts
        self.base = base
        self.throttledBase = throttledBase
        self.longestWait = longestWait
        self.leastTime = leastTime
    }

    /// One sending, no second.
    public static let never = RetryPolicy(attempts: 1)

    /// The seconds to wait before the next sending; nil to give up.
    /// - Parameters:
    ///   - attempt: how many sendings there were, from 1.
    ///   - name: how the last one failed.
    ///   - remaining: the seconds until the deadline; nil for no deadline.
    ///   - random: a number from 0 to 1.
    public func wait(after attempt: Int, failing name: ErrorName, remaining: Double?, random: Double) -> Double? {
        let base: Double
        switch name {
        case .awsUnavailable: base = self.base
        case .awsThrottled: base = throttledBase
        default: return nil
        }
        guard attempt < attempts else { return nil }
        let doublings = Double(1 << min(attempt - 1, 30))
        let wait = min(longestWait, base * doublings) * random
        if let remaining, wait + leastTime > remaining { return nil }
        return wait
    }
}
