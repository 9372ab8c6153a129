import FoundationEssentials

/// Moments as the contracts spell them: ISO 8601 in UTC, for example `2026-11-21T04:30:00.123Z`.
public enum Timestamp {
    /// The text of `date`, with milliseconds.
    public static func string(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// The moment that `text` spells, with or without a fraction of a second.
    public static func date(_ text: String) -> Date? {
        (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle()))
    }
}
