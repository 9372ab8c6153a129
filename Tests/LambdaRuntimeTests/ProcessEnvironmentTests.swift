import Foundation
import Testing

@testable import LambdaRuntime

@Suite(.timeLimit(.minutes(1))) struct ProcessEnvironmentTests {
    /// In a process of its own, whose environment no other test reads.
    @Test func itIsWhatFoundationReads() async {
        await #expect(processExitsWith: .success) {
            setenv("DARKROOM_TEST_TEXT", "a=b=c, é and \u{1F4F7}", 1)
            setenv("DARKROOM_TEST_EMPTY", "", 1)
            let variables = ProcessEnvironment.variables
            precondition(variables == ProcessInfo.processInfo.environment)
            precondition(variables["DARKROOM_TEST_TEXT"] == "a=b=c, é and \u{1F4F7}")
            precondition(variables["DARKROOM_TEST_EMPTY"]?.isEmpty == true)
        }
    }

    @Test func ofTwoOfOneNameTheFirstCountsAndWhatIsNoVariableIsPassedOver() {
        let texts: [String] = ["TWICE=first", "no variable", "TWICE=second", "LAST="]
        let entries = texts.map { strdup($0) }
        defer { for entry in entries { free(entry) } }
        #expect(ProcessEnvironment.variables(at: entries + [nil]) == ["TWICE": "first", "LAST": ""])
        #expect(ProcessEnvironment.variables(at: [nil]).isEmpty)
    }
}
