import Core
import FoundationEssentials

extension StepFunctions {
    /// Something that happened in an execution.
    public struct Event: Sendable, Equatable {
        /// Its number, from 1.
        public var id: Int
        /// The event it follows; 0 for none.
        public var previousId: Int
        /// What happened, for example `TaskStateEntered` or `LambdaFunctionFailed`.
        public var type: String
        /// When.
        public var timestamp: Date
        /// The text members of its details: `name`, `input`, `output`, `error`, `cause`, `resource` and their like.
        public var details: [String: String]
    }

    /// One page of a history.
    public struct HistoryPage: Sendable, Equatable {
        /// The events, in order.
        public var events: [Event]
        /// What asks for the next page; nil on the last.
        public var next: String?
    }

    /// Reads a page of what happened in a STANDARD execution, newest first if `reversed`.
    /// https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html
    public func history(
        execution arn: String, reversed: Bool = false, limit: Int = 1000, continuing token: String? = nil
    ) throws -> HistoryPage {
        struct Input: Encodable {
            var executionArn: String
            var maxResults: Int
            var reverseOrder: Bool
            var nextToken: String?
        }
        struct Output: Decodable {
            var events: [Event]
            var nextToken: String?
        }
        let input = Input(executionArn: arn, maxResults: limit, reverseOrder: reversed, nextToken: token)
        let output: Output = try client.json(
            .stepFunctions, "GetExecutionHistory", input, subject: "read the history of \(arn)")
        return HistoryPage(events: output.events, next: output.nextToken)
    }
}

extension StepFunctions.Event: Decodable {
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Reads an event; its details are in whichever member ends with `EventDetails`.
    public init(from decoder: any Decoder) throws {
        let event = try decoder.container(keyedBy: Key.self)
        id = try event.decode(Int.self, forKey: Key(stringValue: "id"))
        previousId = try event.decodeIfPresent(Int.self, forKey: Key(stringValue: "previousEventId")) ?? 0
        type = try event.decode(String.self, forKey: Key(stringValue: "type"))
        timestamp = try event.decode(Date.self, forKey: Key(stringValue: "timestamp"))
        details = [:]
        for key in event.allKeys where key.stringValue.hasSuffix("EventDetails") {
            let members = try event.nestedContainer(keyedBy: Key.self, forKey: key)
            for member in members.allKeys {
                // Members that are no text (truncation flags, numbers) say nothing that the command shows.
                if let text = try? members.decode(String.self, forKey: member) { details[member.stringValue] = text }
            }
        }
    }
}
