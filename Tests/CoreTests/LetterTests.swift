import FoundationEssentials
import Testing

@testable import Core

@Suite("A dead letter") struct LetterTests {
    @Test("of ours tells error, state, release and the bytes it is about")
    func ours() throws {
        let body = String(decoding: try EventsTests.data("dead-letter.json"), as: UTF8.self)
        let letter = try Letter(body: body)
        #expect(
            letter.failure.name == "AWS.Unavailable" && letter.state == "NotifySNS" && letter.release == Release.current
        )
        #expect(letter.request.key == "uploads/2026/harbour.jpg" && letter.eTag == "9b2cf535f27731c974343645a3985328")
    }

    @Test("of EventBridge is explained by its attributes")
    func eventBridge() throws {
        let body = String(decoding: try EventsTests.data("s3-object-created.json"), as: UTF8.self)
        let letter = try Letter(
            body: body, attributes: ["ERROR_CODE": "NO_PERMISSIONS", "ERROR_MESSAGE": "may not start"])
        #expect(letter.failure == Failure(name: "EventBridge.NO_PERMISSIONS", cause: "may not start"))
        #expect(try Letter(body: body).failure.name == "Upload.NotStarted")
    }

    @Test("may be an S3 notification, whose key is form-encoded")
    func notification() throws {
        let body = String(decoding: try EventsTests.data("s3-notification.json"), as: UTF8.self)
        let letter = try Letter(body: body)
        #expect(letter.failure.name == "Upload.NotStarted" && letter.request.key.contains(" "))
    }

    @Test(
        "that is none says what was expected", arguments: ["", "hello", "3", "[]", "{}", #"{"schema":"x","input":{}}"#])
    func unreadable(body: String) {
        #expect { try Letter(body: body) } throws: { ($0 as? DarkroomError)?.name == .eventMalformed }
    }

    @Test("is the same as another if it asks for the same of the same bytes")
    func identity() throws {
        func identity(_ more: String) throws -> String {
            try Letter(body: #"{"bucket":"b","key":"k"\#(more)}"#).identity
        }
        let plain = try identity("")
        for other in [#","eTag":"e""#, #","preset":"tiers""#, #","sizes":["a"]"#, #","force":true"#] {
            #expect(try identity(other) != plain, "\(other)")
        }
        #expect(try identity(#","requestId":"r","mute":true"#) == plain)
    }

    static let classes: [(String, Int, LetterClass)] = [
        ("AWS.Unavailable", 2, .retryable), ("Deadline.Exceeded", 2, .retryable), ("Execution.Lost", 2, .retryable),
        ("Runtime.ExitError", 2, .retryable), ("States.Timeout", 2, .retryable), ("Unknown", 2, .retryable),
        ("EventBridge.NO_PERMISSIONS", 2, .retryable), ("Upload.NotStarted", 1, .retryable),
        ("AWS.Throttled", 2, .throttled), ("Lambda.TooManyRequestsException", 2, .throttled),
        ("StepFunctions.ExecutionLimitExceededException", 2, .throttled), ("EventBridge.THROTTLING", 2, .throttled),
        ("Image.Corrupt", 2, .poison), ("Config.Invalid", 2, .poison), ("Internal.Fault", 2, .poison),
        ("Image.Corrupt", 1, .fixedByRelease), ("Internal.Fault", 1, .fixedByRelease),
    ]

    @Test("gives hope by its error and the release that wrote it", arguments: classes)
    func classifies(error: String, release: Int, expected: LetterClass) {
        #expect(LetterClass(of: error, release: release, current: 2) == expected)
    }

    @Test("of every error in the closed list has a class that fits", arguments: ErrorName.allCases)
    func closedList(name: ErrorName) {
        let found = LetterClass(of: name.rawValue, release: 2, current: 2)
        #expect((found == .poison) != name.isRetryable)
    }
}
