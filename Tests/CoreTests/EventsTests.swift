import FoundationEssentials
import Testing

@testable import Core

/// events/ is the contract between the states: every file must be what its step reads or writes, to the last member.
@Suite("An example in events/") struct EventsTests {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "events")

    static func data(_ name: String) throws -> Data { try Data(contentsOf: directory.appending(path: name)) }

    /// Decodes, encodes again, and compares as JSON: a member that the type does not know would be lost on the way.
    static func expectRoundTrip<Contract: Codable>(_ type: Contract.Type, _ name: String) throws {
        let written = try data(name)
        let value = try JSONDecoder().decode(type, from: written)
        let again = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
        #expect(try again == JSONDecoder().decode(JSONValue.self, from: written), Comment(rawValue: name))
    }

    @Test("is what its step reads and writes")
    func contracts() throws {
        try Self.expectRoundTrip(Steps.Validate.Event.self, "validate-and-exif-orient.input.json")
        try Self.expectRoundTrip(Steps.Validate.Output.self, "validate-and-exif-orient.output.json")
        try Self.expectRoundTrip(Steps.Resize.Event.self, "resize-variant.input.json")
        try Self.expectRoundTrip(Steps.Resize.Output.self, "resize-variant.output.json")
        try Self.expectRoundTrip(Steps.Mark.Event.self, "watermark.input.json")
        try Self.expectRoundTrip(Steps.Resize.Output.self, "watermark.output.json")
        try Self.expectRoundTrip(Steps.Tag.Event.self, "rekognition-tag.input.json")
        try Self.expectRoundTrip(Tags.self, "rekognition-tag.output.json")
        try Self.expectRoundTrip(Steps.Notify.Event.self, "notify-sns.input.json")
        try Self.expectRoundTrip(Steps.Notify.Output.self, "notify-sns.output.json")
        for step in ["dlq-replay-begin", "dlq-replay", "dlq-replay-follow", "dlq-replay-end", "dlq-replay-fail"] {
            try Self.expectRoundTrip(Steps.Replay.Event.self, "\(step).input.json")
            try Self.expectRoundTrip(Steps.Replay.Output.self, "\(step).output.json")
        }
        for question in ["recipe", "decode"] {
            try Self.expectRoundTrip(Steps.Reprocess.Event.self, "reprocess-\(question).input.json")
            try Self.expectRoundTrip(Steps.Reprocess.Output.self, "reprocess-\(question).output.json")
        }
        try Self.expectRoundTrip(DeadLetter.self, "dead-letter.json")
    }

    @Test(
        "of an input is accepted",
        arguments: ["manual-reprocess.json", "s3-object-created.json", "s3-notification.json", "dead-letter.json"])
    func inputs(name: String) throws {
        let input = try JSONDecoder().decode(JSONValue.self, from: Self.data(name))
        #expect(try !ImageRequest(input: input).key.isEmpty)
    }
}
