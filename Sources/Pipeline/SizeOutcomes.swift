import Core

/// Gathers what becomes of the sizes of one invocation. A size whose picture fails does not stop the others; a failure
/// that concerns them all does.
public struct SizeOutcomes {
    private var results: [SizeResult]
    private var marks: [Steps.Resize.Mark] = []
    private var failures: [DarkroomError] = []

    /// What one size comes to.
    public enum Outcome: Sendable {
        /// Its objects are written.
        case finished(SizeResult)
        /// It goes on to the watermark.
        case toMark(Steps.Resize.Mark)
    }

    /// Outcomes after `results`, which an earlier step already has.
    public init(after results: [SizeResult] = []) { self.results = results }

    /// Adds what `body` makes of `size`, or its picture's failure.
    /// - Throws: what `body` throws, unless it concerns this size only.
    public mutating func add(_ size: Size, _ body: () throws -> Outcome) throws {
        do {
            switch try body() {
            case .finished(let result): results.append(result)
            case .toMark(let mark): marks.append(mark)
            }
        } catch let error as DarkroomError where error.name.concernsOneSize {
            failures.append(error)
            results.append(.failed(size.name, Failure(error)))
        }
    }

    /// All outcomes together.
    /// - Throws: the failure that all sizes share, so that it is reported once and not by size.
    public func settled() throws -> Steps.Resize.Output {
        if let first = failures.first, failures.count == results.count, marks.isEmpty,
            failures.allSatisfy({ $0.name == first.name })
        {
            throw first
        }
        return Steps.Resize.Output(results: results, marks: marks.isEmpty ? nil : marks)
    }
}
