import FoundationEssentials

/// What is done with a letter that was taken out of the queue. A decision, apart from the loop that acts on it.
public enum Admission: Sendable, Equatable {
    /// Run it again, for this hope.
    case run(LetterClass)
    /// Leave it in the queue, out of sight until this replay ends.
    case hold(Reason)
    /// Show it again at once: it fits into a later batch.
    case later
    /// Move it under `parked/`, for this reason.
    case park(String)
    /// Delete it: this other message is about the same.
    case drop(of: String)

    /// Why a letter stays in the queue.
    public enum Reason: String, Sendable, CaseIterable {
        /// This replay has run it already.
        case tried
        /// Its error is not among those that were asked for.
        case notSelected
        /// Its error is permanent, and no newer release can have changed that.
        case permanent
        /// Too many of its error have failed again.
        case braked
    }

    /// Messages older than this, in seconds, are parked: SQS deletes them after 14 days without a word.
    public static let longestAge = 10 * 86_400.0

    /// What the decision is made from.
    public struct Question: Sendable {
        /// The letter.
        public var letter: Letter
        /// The message's id.
        public var messageId: String
        /// When it was sent.
        public var sentAt: Date
        /// Whether a person has put it back from `parked/`: it is then run once, whatever its error.
        public var isReturned: Bool
        /// What replays of the same have cost; nil for nothing yet.
        public var history: ReplayHistory?

        /// A question.
        public init(
            letter: Letter, messageId: String, sentAt: Date, isReturned: Bool = false, history: ReplayHistory? = nil
        ) {
            self.letter = letter
            self.messageId = messageId
            self.sentAt = sentAt
            self.isReturned = isReturned
            self.history = history
        }

        /// Why it failed last: in a replay, or as the letter says.
        public var error: String { history?.failures.last?.error.name ?? letter.failure.name }

        /// What can be hoped of running it again.
        public func hope(release: Int = Release.current) -> LetterClass {
            if let last = history?.failures.last {
                return LetterClass(of: last.error.name, release: last.release, current: release)
            }
            let hope = LetterClass(of: letter.failure.name, release: letter.release, current: release)
            return hope == .poison && isReturned ? .retryable : hope
        }
    }

    /// Decides about one letter.
    /// - Parameters:
    ///   - run: the replay, whose brakes are asked.
    ///   - batch: what the batch already holds.
    public static func decide(_ question: Question, in run: ReplayRun, batch: [Steps.Replay.Message], now: Date)
        -> Admission
    {
        let history = question.history
        let settings = run.settings
        if now.timeIntervalSince(question.sentAt) > longestAge {
            return .park("older than \(Int(longestAge / 86_400)) days")
        }
        if let history, history.run == run.id {
            guard history.messageId == question.messageId else { return .drop(of: history.messageId) }
            if history.isHeld != true { return .hold(.tried) }
        }
        if !settings.only.isEmpty, !settings.only.contains(question.error),
            !settings.only.contains(question.letter.failure.name)
        {
            return .hold(.notSelected)
        }
        if let history, history.tries >= settings.cap { return .park("failed in \(history.tries) replays") }
        let hope = question.hope()
        if hope == .poison, !settings.all, settings.only.isEmpty { return .hold(.permanent) }
        let request = question.letter.request
        if batch.contains(where: { $0.bucket == request.bucket && $0.key == request.key }) { return .later }
        let allowance = run.allowance(for: question.error)
        if allowance == 0 { return .hold(.braked) }
        return batch.count { $0.cause == run.name(of: question.error) } < allowance ? .run(hope) : .later
    }
}
