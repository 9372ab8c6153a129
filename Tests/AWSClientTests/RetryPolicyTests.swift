import Core
import Testing

@testable import AWSClient

@Suite struct RetryPolicyTests {
    let policy = RetryPolicy(attempts: 5, base: 0.1, throttledBase: 0.5, longestWait: 2, leastTime: 0.25)

    @Test(arguments: [
        (1, ErrorName.awsUnavailable, 1.0, 0.1), (2, .awsUnavailable, 1.0, 0.2), (3, .awsUnavailable, 1.0, 0.4),
        (4, .awsUnavailable, 0.5, 0.4), (1, .awsUnavailable, 0.0, 0.0), (1, .awsThrottled, 1.0, 0.5),
        (2, .awsThrottled, 0.5, 0.5), (4, .awsThrottled, 1.0, 2.0),
    ])
    func waitsDoubleUpToABoundAndAreDrawnFromTheWholeOfIt(
        attempt: Int, name: ErrorName, random: Double, wait: Double
    ) {
        #expect(policy.wait(after: attempt, failing: name, remaining: nil, random: random) == wait)
    }

    @Test(arguments: ErrorName.allCases)
    func onlyWhatCanPassWithinARequestIsRetried(name: ErrorName) {
        let isRetried = policy.wait(after: 1, failing: name, remaining: 60, random: 1) != nil
        #expect(isRetried == [.awsUnavailable, .awsThrottled].contains(name))
    }

    @Test func theLastAttemptIsTheLast() {
        #expect(policy.wait(after: 4, failing: .awsUnavailable, remaining: nil, random: 0) != nil)
        #expect(policy.wait(after: 5, failing: .awsUnavailable, remaining: nil, random: 0) == nil)
        #expect(RetryPolicy.never.wait(after: 1, failing: .awsUnavailable, remaining: nil, random: 0) == nil)
    }

    @Test(arguments: [(10.0, true), (0.76, true), (0.74, false), (0.0, false), (-5.0, false)])
    func aWaitThatEndsTooNearTheDeadlineIsNotBegun(remaining: Double, isRetried: Bool) {
        let wait = policy.wait(after: 1, failing: .awsThrottled, remaining: remaining, random: 1)
        #expect((wait != nil) == isRetried)
    }

    @Test func attemptsWithoutEndDoNotOverflow() {
        let patient = RetryPolicy(attempts: .max)
        #expect(
            patient.wait(after: 1_000_000, failing: .awsThrottled, remaining: nil, random: 1) == patient.longestWait)
    }
}
