import Core
import FoundationEssentials
import HTTP

/// The Runtime API's loop: next -> handle -> response or error. It knows neither sockets nor signals.
struct RunLoop<Event: Decodable, Output: Encodable> {
    /// What does the function's work.
    typealias Handler = (Event, LambdaContext) throws -> Output

    let api: RuntimeAPI
    let handler: Handler
    /// Called with each invocation's context (nil: none at present) before its work begins and after it has ended.
    var onInvocation: (LambdaContext?) -> Void = { _ in }

    /// Serves one invocation. Throws only if the Runtime API itself fails: then the process cannot go on.
    func serveOne() throws {
        let next = try api.next()
        onInvocation(next.context)
        defer { onInvocation(nil) }
        do {
            let output = try handle(next.event, next.context)
            try api.respond(to: next.context.requestId, output)
        } catch let failure as RuntimeAPI.Failure {
            throw failure
        } catch {
            try api.report(error, for: next.context.requestId)
        }
    }

    private func handle(_ event: [UInt8], _ context: LambdaContext) throws -> [UInt8] {
        let input: Event
        do {
            input = try JSONDecoder().decode(Event.self, from: Data(event))
        } catch {
            throw DarkroomError.malformedEvent(error)
        }
        let output = try Array(JSONEncoder().encode(handler(input, context)))
        guard output.count <= RuntimeAPI.largestResponse else {
            throw DarkroomError(
                .responseTooLarge, "the response is \(output.count) bytes, Lambda takes \(RuntimeAPI.largestResponse)")
        }
        return output
    }
}
