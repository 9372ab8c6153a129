import Core
import FoundationEssentials
import Testing

@testable import darkroom

@Suite("A dead letter in words") struct LetterTextTests {
    static let now = Date(timeIntervalSince1970: 1_800_000_000)

    static func letter(_ body: String, reason: String? = nil) throws -> FoundLetter {
        try FoundLetter(
            messageId: "5f2b7c1d-9e40", sentAt: Timestamp.string(now - 7200), body: body, attributes: [:],
            reason: reason, history: { _ in nil })
    }

    static let corrupt = """
        {"schema":"darkroom.dead-letter/1","state":"Render","release":\(Release.current),"error":{"name":"Image.Corrupt",\
        "cause":"cut\\u001b[31m"},"input":{"bucket":"b","key":"a\\u001b.jpg"}}
        """

    @Test("is a line that says what a replay makes of it, and steers no terminal")
    func line() throws {
        let lines = LetterText.table(
            [try Self.letter(Self.corrupt), try Self.letter("hello")], isParked: false, now: Self.now, width: nil,
            colored: false)
        #expect(lines[1].contains("Image.Corrupt") && lines[1].contains("leaves it, unless asked"))
        #expect(lines[1].contains("2 h") && lines[1].hasSuffix("5f2b7c1d"))
        #expect(lines[2].contains("Event.Malformed") && lines[2].contains("parks it"))
        #expect(!lines.joined().contains("\u{1B}"))
    }

    @Test("is shown whole, with what its error means and its body indented")
    func whole() throws {
        let lines = try LetterText.whole(try Self.letter(Self.corrupt, reason: "failed in 5 replays"), now: Self.now)
        #expect(lines[1] == "Image.Corrupt, the picture is truncated or damaged")
        #expect(lines.contains { $0.contains("failed in 5 replays") } && lines.contains("  \"input\" : {"))
        #expect(!lines.joined().contains("\u{1B}"))
        #expect(try LetterText.whole(try Self.letter("hello"), now: Self.now).last == "hello")
    }

    static let ages: [(Double, String)] = [
        (4, "4.0 s"), (90, "1 min"), (7300, "2 h"), (90_000, "25 h"), (400_000, "4 days"),
    ]

    @Test("tells its age in the unit that fits", arguments: ages)
    func age(seconds: Double, text: String) {
        #expect(LetterText.age(Timestamp.string(Self.now - seconds), now: Self.now) == text)
    }
}
