import Core

/// An event as it came, or why it is none of the function's: for a function that reports on every invocation, also on those
/// it cannot read.
public struct Received<Event: Decodable>: Decodable {
    private let result: Result<Event, DarkroomError>

    /// Reads an event; never throws what it finds wrong in it.
    public init(from decoder: any Decoder) {
        do { result = .success(try Event(from: decoder)) } catch { result = .failure(.malformedEvent(error)) }
    }

    /// The event.
    /// - Throws: `Event.Malformed`, naming the place in the event.
    public func get() throws -> Event { try result.get() }
}
