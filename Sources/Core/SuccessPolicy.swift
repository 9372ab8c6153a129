/// When an image with failed sizes still counts as done. In JSON `"all"`, `"any"` or a list of size names.
public enum SuccessPolicy: Sendable, Equatable {
    /// Every size must be there.
    case all
    /// One size is enough.
    case any
    /// These sizes must be there.
    case named([String])

    /// Whether the policy allows `failed` when `rendered` (or skipped as needless) are there.
    public func isSatisfied(rendered: Set<String>, failed: Set<String>) -> Bool {
        switch self {
        case .all: failed.isEmpty
        case .any: !rendered.isEmpty
        case .named(let names): failed.isDisjoint(with: names)
        }
    }

    /// Why the policy does not allow what failed of `results`, or nil if it does: the reason that all sizes share; else a reason
    /// that may pass, since another try may then satisfy the policy; else `Render.Incomplete`, each with every size's reason.
    public func verdict(on results: [SizeResult]) -> Failure? {
        let failed = results.filter { $0.status == .failed }
        let good = Set(results.filter { $0.status != .failed }.map(\.size))
        guard !failed.isEmpty, !isSatisfied(rendered: good, failed: Set(failed.map(\.size))) else { return nil }
        let errors = failed.compactMap(\.error)
        if good.isEmpty, let first = errors.first, errors.allSatisfy({ $0.name == first.name }) { return first }
        let reasons = failed.map { "\($0.size): \($0.error.map { "\($0.name): \($0.cause)" } ?? "no reason given")" }
        return Failure(
            name: errors.first(where: \.isRetryable)?.name ?? ErrorName.renderIncomplete.rawValue,
            cause: "\(failed.count) of \(results.count) sizes failed: " + reasons.joined(separator: "; "))
    }
}

extension SuccessPolicy: Codable {
    /// Reads `"all"`, `"any"` or an array of names.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let names = try? container.decode([String].self) {
            self = .named(names)
            return
        }
        switch try container.decode(String.self) {
        case "all": self = .all
        case "any": self = .any
        case let other:
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "expected \"all\", \"any\" or a list of size names, found \"\(other)\""))
        }
    }

    /// Writes the same forms.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .all: try container.encode("all")
        case .any: try container.encode("any")
        case .named(let names): try container.encode(names)
        }
    }
}
