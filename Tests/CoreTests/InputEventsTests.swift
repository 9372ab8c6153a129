import FoundationEssentials
import Testing

@testable import Core

@Suite("An input") struct InputEventsTests {
    static func request(_ json: String) throws -> ImageRequest {
        try ImageRequest(input: JSONDecoder().decode(JSONValue.self, from: Data(json.utf8)))
    }

    static let eventBridge = """
        {"version":"0","id":"1","detail-type":"Object Created","source":"aws.s3","detail":{"bucket":{"name":"b"},
        "object":{"key":"uploads/a+b %20.jpg","size":5,"etag":"e","sequencer":"0A","version-id":"v"}}}
        """

    @Test("from EventBridge keeps its raw key")
    func eventBridgeKey() throws {
        let request = try Self.request(Self.eventBridge)
        #expect(
            request
                == ImageRequest(
                    bucket: "b", key: "uploads/a+b %20.jpg", versionId: "v", eTag: "e", size: 5, sequencer: "0A",
                    origin: .upload))
    }

    @Test("from an S3 notification is form-decoded exactly once")
    func notificationKey() throws {
        let request = try Self.request(
            """
            {"Records":[{"s3":{"bucket":{"name":"b"},"object":{"key":"uploads/%C3%89t%C3%A9+2026/a%2Bb+%281%29%2520.jpg"}}}]}
            """)
        #expect(request.key == "uploads/Été 2026/a+b (1)%20.jpg")
        #expect(request.origin == .upload)
    }

    @Test("by hand may name preset, sizes, force and a receipt")
    func manual() throws {
        let request = try Self.request(
            #"{"bucket":"b","key":"k","preset":"tiers","sizes":["small"],"force":true,"requestId":"r"}"#)
        #expect(
            request
                == ImageRequest(
                    bucket: "b", key: "k", preset: "tiers", sizes: ["small"], force: true, origin: .manual,
                    requestId: "r"))
    }

    @Test("from a replay is the original one with the replay's receipt")
    func replay() throws {
        let request = try Self.request(
            #"{"replay":{"messageId":"m"},"requestId":"r1","input":\#(Self.eventBridge)}"#)
        #expect(request.origin == .replay)
        #expect(request.requestId == "r1")
        #expect(request.eTag == "e")
    }

    @Test("that is a dead letter is its original input")
    func deadLetter() throws {
        let request = try Self.request(
            #"{"schema":"darkroom.dead-letter/1","id":"x","input":{"bucket":"b","key":"k"}}"#)
        #expect(request.key == "k")
        #expect(request.origin == .replay)
    }

    @Test(
        "that is nothing of these is refused with what was found",
        arguments: [
            (#"{"hello":1}"#, "an object with hello"),
            (#"[1,2]"#, "an array of 2"),
            (#"{"bucket":"","key":"k"}"#, "an empty one"),
            (#"{"Records":[]}"#, "found 0"),
            (
                #"{"detail-type":"Object Restore Completed","detail":{"bucket":{"name":"b"},"object":{"key":"k"}}}"#,
                "Object Restore Completed"
            ),
            (#"{"detail-type":"Object Created","detail":{"object":{"key":"k"}}}"#, "detail: expected bucket"),
            (#"{"Records":[{"s3":{"bucket":{"name":"b"},"object":{"key":"a%ZZ"}}}]}"#, "hexadecimal"),
            (#"{"Records":[{"s3":{"bucket":{"name":"b"},"object":{"key":"a%FF"}}}]}"#, "not UTF-8"),
        ])
    func malformed(json: String, says: String) {
        let error = #expect(throws: DarkroomError.self) { try Self.request(json) }
        #expect(error?.name == .eventMalformed)
        #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
    }
}
