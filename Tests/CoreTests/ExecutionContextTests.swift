import FoundationEssentials
import Testing

@testable import Core

@Suite("An execution") struct ExecutionContextTests {
    static let start = Date(timeIntervalSince1970: 1_800_000_000)

    @Test(
        "gives a step until its working time ends or the invocation does",
        arguments: [
            (10.0, 30.0, 40.0),  // the invocation ends first
            (140, 30, 150),  // the execution's working time ends first
            (200, 30, 150),  // it has ended already: nothing may start
            (301, 30, 331),  // no execution is so old: an example run by hand
        ])
    func deadline(age: Double, timeout: Double, expected: Double) throws {
        let now = Self.start + age
        let execution = ExecutionContext(arn: "arn", startedAt: Timestamp.string(Self.start))
        #expect(try execution.deadline(invocation: Deadline(now + timeout), now: now).date == Self.start + expected)
    }

    @Test("whose start is no moment is malformed")
    func malformed() {
        let execution = ExecutionContext(arn: "arn", startedAt: "yesterday")
        let error = #expect(throws: DarkroomError.self) { try execution.deadline(invocation: Deadline(in: 1)) }
        #expect(error?.name == .eventMalformed)
    }
}
