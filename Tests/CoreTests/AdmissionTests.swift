import FoundationEssentials
import Testing

@testable import Core

@Suite("Admission of a letter") struct AdmissionTests {
    static let now = Date(timeIntervalSince1970: 1_800_000_000)

    /// A letter with its circumstances.
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var expected: Admission
        var error = "AWS.Unavailable"
        var release = Release.current
        var age = 60.0
        var isReturned = false
        var history: ReplayHistory?
        var change: @Sendable (inout ReplayRun) -> Void = { _ in }
        var batch: [Steps.Replay.Message] = []
    }

    static func history(
        run: String = "before", message: String = "m", tries: Int = 1, _ errors: String...,
        release: Int = Release.current
    )
        -> ReplayHistory
    {
        ReplayHistory(
            version: 3, tries: tries, run: run, messageId: message, requestId: "r",
            failures: errors.map {
                .init(at: "", requestId: "r", release: release, error: Failure(name: $0, cause: ""))
            })
    }

    static func message(key: String, cause: String = "AWS.Unavailable") -> Steps.Replay.Message {
        Steps.Replay.Message(
            messageId: "other", receiptHandle: "", requestId: "", cause: cause, bucket: "b", key: key, history: "",
            start: .null, hiddenUntil: 0)
    }

    static func judged(_ failures: Bool...) -> @Sendable (inout ReplayRun) -> Void {
        { run in
            var tally = ReplayTally()
            failures.forEach { tally.judge(failed: $0) }
            run.causes["AWS.Unavailable"] = tally
        }
    }

    static let cases: [Case] = [
        Case(testDescription: "what may pass is run", expected: .run(.retryable)),
        Case(testDescription: "what was throttled is run", expected: .run(.throttled), error: "AWS.Throttled"),
        Case(testDescription: "what is permanent is left", expected: .hold(.permanent), error: "Image.Corrupt"),
        Case(
            testDescription: "what an older release could not do is run", expected: .run(.fixedByRelease),
            error: "Image.Corrupt", release: 1),
        Case(
            testDescription: "what this release could not do either is left", expected: .hold(.permanent),
            error: "Image.Corrupt", release: 1, history: history("Image.Corrupt")),
        Case(
            testDescription: "what a replay of an older release could not do is run", expected: .run(.fixedByRelease),
            error: "Image.Corrupt", release: 1, history: history("Image.Corrupt", release: 1)),
        Case(
            testDescription: "the last failure counts, not the letter's", expected: .hold(.permanent),
            history: history("Image.Corrupt")),
        Case(
            testDescription: "all means permanent ones too", expected: .run(.poison), error: "Image.Corrupt",
            change: { $0.settings.all = true }),
        Case(
            testDescription: "what is named is run", expected: .run(.poison), error: "Image.Corrupt",
            change: { $0.settings.only = ["Image.Corrupt"] }),
        Case(
            testDescription: "what is not named is left", expected: .hold(.notSelected),
            change: { $0.settings.only = ["Image.Corrupt"] }),
        Case(
            testDescription: "what a person put back is run once", expected: .run(.retryable), error: "Image.Corrupt",
            isReturned: true),
        Case(
            testDescription: "and not twice", expected: .hold(.permanent), error: "Image.Corrupt", isReturned: true,
            history: history("Image.Corrupt")),
        Case(
            testDescription: "what is old is parked", expected: .park("older than 10 days"),
            age: Admission.longestAge + 1),
        Case(
            testDescription: "what has cost its cap is parked", expected: .park("failed in 5 replays"),
            history: history(tries: 5, "AWS.Unavailable")),
        Case(
            testDescription: "what has cost nearly its cap is run", expected: .run(.retryable),
            history: history(tries: 4, "AWS.Unavailable")),
        Case(
            testDescription: "what this replay has run is left", expected: .hold(.tried),
            history: history(run: "me", tries: 5)),
        Case(
            testDescription: "a second message about what this replay has run is dropped", expected: .drop(of: "first"),
            history: history(run: "me", message: "first")),
        Case(
            testDescription: "what this replay has left is left", expected: .hold(.permanent), error: "Image.Corrupt",
            history: .holding(nil, run: "me", messageId: "m")),
        Case(
            testDescription: "a second message about what this replay has left is dropped",
            expected: .drop(of: "first"), error: "Image.Corrupt",
            history: .holding(nil, run: "me", messageId: "first")),
        Case(
            testDescription: "a picture that the batch holds already waits", expected: .later,
            batch: [message(key: "k", cause: "Runtime.ExitError")]),
        Case(testDescription: "a second canary waits", expected: .later, batch: [message(key: "other")]),
        Case(
            testDescription: "a second letter goes once the canary is back", expected: .run(.retryable),
            change: judged(false), batch: [message(key: "other")]),
        Case(
            testDescription: "nothing goes after a canary that failed", expected: .hold(.braked), change: judged(true)),
        Case(
            testDescription: "half may fail", expected: .run(.retryable), change: judged(false, true)),
        Case(
            testDescription: "more than half may not", expected: .hold(.braked), change: judged(false, true, true)),
        Case(
            testDescription: "without canary a batch is full at once", expected: .run(.retryable),
            change: { $0.settings.canary = false }, batch: [message(key: "other")]),
    ]

    @Test("goes by age, history, selection, hope and brakes", arguments: cases)
    func decides(_ given: Case) throws {
        var run = ReplayRun(
            id: "me", settings: ReplaySettings(rate: 60, failureShare: 50, cap: 5),
            startedAt: Timestamp.string(Self.now))
        given.change(&run)
        let letter = try Letter(
            body: """
                {"schema":"darkroom.dead-letter/1","error":{"name":"\(given.error)","cause":""},\
                "release":\(given.release),"input":{"bucket":"b","key":"k"}}
                """)
        let question = Admission.Question(
            letter: letter, messageId: "m", sentAt: Self.now - given.age, isReturned: given.isReturned,
            history: given.history)
        #expect(Admission.decide(question, in: run, batch: given.batch, now: Self.now) == given.expected)
    }
}
