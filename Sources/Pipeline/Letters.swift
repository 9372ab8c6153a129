import Core

/// What the steps need of the dead-letter queue.
public protocol Letters {
    /// Sends a letter, at least once.
    func send(_ letter: DeadLetter) throws
}
