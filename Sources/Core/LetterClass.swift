/// What can be hoped of running a dead letter again.
public enum LetterClass: String, Codable, Sendable, CaseIterable {
    /// The cause passes by itself, or may: a service was down, a function crashed, an execution was lost.
    case retryable
    /// A service asked to slow down: the picture has nothing to do with it.
    case throttled
    /// The failure was permanent, but an older release failed.
    case fixedByRelease = "fixed-by-release"
    /// The failure is permanent, and no release since can have changed that.
    case poison

    /// Classifies a failure by its name and the release that it happened in.
    /// - Parameter error: a name of the closed list, or whatever Lambda, Step Functions and EventBridge call it. What is not on the
    ///   list is a crash, a time-out or a service's trouble, so it may pass.
    public init(of error: String, release: Int, current: Int = Release.current) {
        if LetterClass.isThrottling(error) {
            self = .throttled
        } else if let name = ErrorName(rawValue: error), !name.isRetryable {
            self = release < current ? .fixedByRelease : .poison
        } else {
            self = .retryable
        }
    }

    /// Whether `error` is a service's way to say "slower", for example `AWS.Throttled`, `Lambda.TooManyRequestsException`.
    public static func isThrottling(_ error: String) -> Bool {
        let name = error.lowercased()
        return ["throttl", "toomanyrequests", "limitexceeded", "slowdown"].contains { name.contains($0) }
    }
}
