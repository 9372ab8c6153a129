import Core

/// Decides what becomes of a dead letter whose replay has ended. Pure.
enum Disposal {
    /// How many tries a letter has before it is parked.
    static let mostTries = 5

    static func decide(_ receipt: Receipt?, receiveCount: Int) -> (outcome: Steps.Replay.Output.Outcome, reason: String)
    {
        let verdict = receipt?.verdict.rawValue ?? "no answer in time"
        switch receipt?.verdict {
        case .done, .superseded, .skipped, .deleted: return (.deleted, verdict)
        case .partial where receipt?.retryable != true: return (.deleted, verdict)
        case .duplicate where receipt?.reason == Claim.Reason.done.rawValue: return (.deleted, "\(verdict): done")
        case .partial, .duplicate, .failed, nil:
            let why = [verdict, receipt?.error ?? receipt?.reason].compactMap(\.self).joined(separator: ": ")
            return receiveCount >= mostTries ? (.parked, "\(why), after \(receiveCount) tries") : (.kept, why)
        }
    }
}
