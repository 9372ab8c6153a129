/// The settings of a function or command: read once, at start, from its environment; all faults are reported together.
public struct Settings: Sendable {
    private let environment: [String: String]
    private var faults: [String] = []

    /// A reader of `environment`.
    public init(_ environment: [String: String]) { self.environment = environment }

    /// A text that must be there.
    public mutating func text(_ name: String) -> String {
        guard let value = environment[name], !value.isEmpty else {
            faults.append("\(name): expected a value, found none")
            return ""
        }
        return value
    }

    /// A text that may be missing; empty counts as missing, since a template's empty parameter arrives that way.
    public func optional(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A whole number within `range`, or `fallback` when there is none.
    public mutating func number(_ name: String, in range: ClosedRange<Int>, default fallback: Int) -> Int {
        guard let text = optional(name) else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            faults.append("\(name): expected \(range.lowerBound) to \(range.upperBound), found \(text)")
            return fallback
        }
        return value
    }

    /// A list of whole numbers, comma-separated; nil when there is none.
    public mutating func numbers(_ name: String, in range: ClosedRange<Int>) -> [Int]? {
        guard let text = optional(name) else { return nil }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            Int(part.filter { $0 != " " }).flatMap { range.contains($0) ? $0 : nil }
        }
        guard !parts.contains(nil) else {
            faults.append(
                "\(name): expected numbers from \(range.lowerBound) to \(range.upperBound) with commas, found \(text)")
            return nil
        }
        return parts.compactMap(\.self)
    }

    /// One of a closed list of words, or `fallback` when there is none.
    public mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, default fallback: Choice
    ) -> Choice {
        guard let text = optional(name) else { return fallback }
        guard let value = Choice(rawValue: text) else {
            faults.append(
                "\(name): expected \(Choice.allCases.map(\.rawValue).joined(separator: ", ")), found \(text)")
            return fallback
        }
        return value
    }

    /// Adds a fault found elsewhere, so that it is reported with the others.
    public mutating func fault(_ text: String) { faults.append(text) }

    /// Throws `Config.Invalid` with every fault, if there is one.
    public func check() throws {
        guard faults.isEmpty else {
            throw DarkroomError(.configInvalid, "settings: " + faults.joined(separator: "; "))
        }
    }
}

/// A setting that is on or off, spelled as CloudFormation's parameters have it.
public enum Switch: String, Sendable, CaseIterable {
    case on = "true"
    case off = "false"
}

extension Settings {
    /// Where presets and fonts lie: the unpacked zip on Lambda, the repository locally.
    public var taskRoot: String { optional("LAMBDA_TASK_ROOT") ?? "." }
}
