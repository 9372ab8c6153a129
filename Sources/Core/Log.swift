import FoundationEssentials

/// Structured logs: one JSON object a line on standard error, which Lambda hands to CloudWatch. Never holds a secret.
public struct Log: Sendable {
    /// How important a line is.
    public enum Level: String, Sendable, CaseIterable, Comparable {
        case debug, info, warning, error

        /// The more important one is the greater one.
        public static func < (a: Level, b: Level) -> Bool {
            (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
        }
    }

    /// Fields that every line carries: function, request id, execution, key, stage.
    public var fields: [String: JSONValue]
    /// The least important line that is written.
    public var level: Level
    private let write: @Sendable (String) -> Void

    /// A log that writes lines with `write`.
    public init(
        level: Level = .info, fields: [String: JSONValue] = [:], write: @escaping @Sendable (String) -> Void
    ) {
        self.level = level
        self.fields = fields
        self.write = write
    }

    /// A log with more fields.
    public func adding(_ more: [String: JSONValue]) -> Log {
        var log = self
        log.fields.merge(more) { _, new in new }
        return log
    }

    /// Writes one line.
    public func callAsFunction(_ level: Level, _ message: String, _ more: [String: JSONValue] = [:]) {
        guard level >= self.level else { return }
        var line = fields.merging(more) { _, new in new }
        line["level"] = .string(level.rawValue)
        line["message"] = .string(message)
        line["time"] = .string(Timestamp.string(Date()))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A line of plain values always encodes; the message alone is still worth more than nothing.
        write((try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) } ?? message)
    }
}
