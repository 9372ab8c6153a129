import AWSClient
import Core

/// Dead letters to an SQS queue, with the attributes that the state machine gives its own.
public struct QueuedLetters: Letters {
    private let queue: String
    private let sqs: SQS

    /// Letters to `queue`, a URL.
    public init(queue: String, _ sqs: SQS) {
        self.queue = queue
        self.sqs = sqs
    }

    /// Sends a letter.
    public func send(_ letter: DeadLetter) throws {
        try sqs.send(
            queue: queue, body: ContractJSON.text(letter),
            attributes: ["error": letter.error.name, "state": letter.state])
    }
}
