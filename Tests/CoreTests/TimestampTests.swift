import Core
import Foundation
import Testing

struct TimestampTests {
    static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// Before, Foundation's is the Julian calendar.
    @Test func theTextIsFoundationsFromTheYear1583To9999() throws {
        var chance = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let milliseconds = Int.random(in: -12_212_553_600_000..<253_402_300_800_000, using: &chance)
            let date = Date(timeIntervalSince1970: Double(milliseconds / 1000 * 1000) / 1000)
            #expect(Timestamp.string(date) == date.formatted(Self.style))
            #expect(Timestamp.date(Timestamp.string(date)) == date)
        }
    }

    @Test func aMillisecondIsKept() throws {
        for millisecond in 0..<1000 {
            let text = "2026-11-21T04:30:59.\(String(1000 + millisecond).dropFirst())Z"
            let date = try #require(Timestamp.date(text))
            #expect(Timestamp.string(date) == text)
            #expect(abs(date.timeIntervalSince(try Date(text, strategy: Self.style))) < 1e-6)
        }
    }

    @Test(arguments: [
        ("2026-11-21T04:30:00Z", "2026-11-21T04:30:00.000Z"),
        ("2026-11-21T04:30:00.5Z", "2026-11-21T04:30:00.500Z"),
        ("2026-11-21T04:30:00.123456789Z", "2026-11-21T04:30:00.123Z"),
        ("2026-11-21T23:59:59.9996Z", "2026-11-22T00:00:00.000Z"),
        ("2026-11-27T06:57:15.844526+00:00", "2026-11-27T06:57:15.845Z"),
        ("2026-11-27T01:27:15+05:30", "2026-11-26T19:57:15.000Z"),
        ("2026-12-31T20:00:00-08:00", "2027-01-01T04:00:00.000Z"),
        ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"),
        ("1969-12-31T23:59:59.250Z", "1969-12-31T23:59:59.250Z"),
    ])
    func aFractionMayBeOfAnyLengthOrMissingAndTheOffsetAny(text: String, spelt: String) {
        #expect(Timestamp.date(text).map(Timestamp.string) == spelt)
    }

    @Test(arguments: [
        "", "yesterday", "2026-11-21", "2026-11-21T04:30:00", "2026-11-21T04:30:00.Z", "2026-11-21T04:30:00Zulu",
        "2026-02-30T04:30:00Z", "2025-02-29T04:30:00Z", "2026-13-01T04:30:00Z", "2026-00-01T04:30:00Z",
        "2026-11-00T04:30:00Z",
        "2026-11-21T24:00:00Z", "2026-11-21T04:60:00Z", "2026-11-21T04:30:60Z", "2026-11-21T04:30:00+01",
        "2026-11-21T04:30:00+24:00", "2026-11-21T04:30:00+01:60",
        "2026-11-21T04:30:00+01:00Z", "2026-11-21T04:30:00 01:00",
        "+026-11-21T04:30:00Z",
        "2026-11-21T04:30:0٣Z", "2026-11-2", "26-11-21T04:30:00Z",
    ])
    func whatIsNoMomentIsNone(text: String) {
        #expect(Timestamp.date(text) == nil)
    }
}
