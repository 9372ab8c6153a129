import Core

/// Decides what becomes of a letter whose execution has ended. Pure.
struct Disposal: Equatable {
    /// How it counts.
    var ending: ReplayRun.Ending
    /// Why it failed; nil if its message is to be deleted.
    var failure: Failure?

    /// It is done with.
    static let done = Disposal(ending: .done)

    private init(ending: ReplayRun.Ending, failure: Failure? = nil) {
        self.ending = ending
        self.failure = failure
    }

    /// A letter that failed again.
    init(_ failure: Failure) {
        self.init(ending: LetterClass.isThrottling(failure.name) ? .throttled : .failed, failure: failure)
    }

    /// What a receipt means.
    init(_ receipt: Receipt) {
        let said = receipt.reason ?? ""
        switch receipt.verdict {
        case .partial where receipt.retryable == true:
            self.init(Failure(name: receipt.error ?? "PARTIAL", cause: said))
        case .done, .partial, .superseded, .skipped, .deleted: self = .done
        case .duplicate where receipt.reason == Claim.Reason.done.rawValue: self = .done
        case .duplicate, .failed:
            self.init(Failure(name: receipt.error ?? receipt.verdict.rawValue, cause: said))
        }
    }

    /// What becomes of a letter that is followed: nil while its execution may still be at work.
    /// - Parameter now: epoch seconds.
    static func decide(_ message: Steps.Replay.Message, _ receipt: Receipt?, now: Int) -> Disposal? {
        if let error = message.notStarted {
            return Disposal(Failure(name: error.Error, cause: error.Cause ?? "the execution could not be started"))
        }
        if let receipt { return Disposal(receipt) }
        guard now > message.followUntil else { return nil }
        return Disposal(
            Failure(name: ErrorName.executionLost.rawValue, cause: "the replayed execution left no receipt in time"))
    }
}
