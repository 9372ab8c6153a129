import FoundationEssentials

/// Structured logs: one JSON object a line on standard error, which Lambda hands to CloudWatch. Never holds a secret.
///
/// `timestamp` and `level` are spelled as Lambda's own JSON log format has them.
/// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
public struct Log: Sendable {
    /// How important a line is; the raw value is the setting's spelling.
    public enum Level: String, Sendable, CaseIterable, Comparable {
        case debug, info, warning, error

        /// The more important one is the greater one.
        public static func < (a: Level, b: Level) -> Bool {
            (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
        }

        /// Lambda's name of it.
        var name: String {
            switch self {
            case .debug: "DEBUG"
            case .info: "INFO"
            case .warning: "WARN"
            case .error: "ERROR"
            }
        }
    }

    /// Fields that every line carries: stack, function, request id, execution, key.
    public var fields: [String: JSONValue]
    /// The least important line that is written.
    public var level: Level
    private let write: @Sendable (String) -> Void

    /// A message longer than this is cut: CloudWatch cuts a line of 256 KB, and would find no JSON in the rest.
    static let longestMessage = 8192

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

    /// Writes one line, unless it is less important than the log's level.
    public func callAsFunction(_ level: Level, _ message: String, _ more: [String: JSONValue] = [:]) {
        guard level >= self.level else { return }
        record(level, message, more)
    }

    /// Writes one line, whatever the log's level: one that holds metrics is not only for readers.
    public func record(_ level: Level, _ message: String, _ more: [String: JSONValue] = [:]) {
        var line = fields.merging(more) { _, new in new }
        line["level"] = .string(level.name)
        line["message"] = .string(String(message.prefix(Self.longestMessage)))
        line["timestamp"] = .string(Timestamp.string(Date()))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A line of plain values always encodes; the message alone is still worth more than nothing.
        write((try? encoder.encode(line)).map { Self.oneLine(String(decoding: $0, as: UTF8.self)) } ?? message)
    }

    /// JSON escapes the line feeds of a key itself, but not what Unicode calls a line's end, where other readers break it.
    private static func oneLine(_ json: String) -> String {
        let breaks: [Unicode.Scalar: String] = ["\u{85}": "\\u0085", "\u{2028}": "\\u2028", "\u{2029}": "\\u2029"]
        guard json.unicodeScalars.contains(where: { breaks[$0] != nil }) else { return json }
        return json.unicodeScalars.map { breaks[$0] ?? String($0) }.joined()
    }
}
