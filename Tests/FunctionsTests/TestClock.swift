import FoundationEssentials

/// A clock that only the test moves.
final class TestClock {
    var now = Date(timeIntervalSince1970: 1_800_000_000)

    /// Lets time pass.
    func pass(_ seconds: Double) { now += seconds }
}
