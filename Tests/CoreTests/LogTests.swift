import FoundationEssentials
import Synchronization
import Testing

@testable import Core

@Suite("A log") struct LogTests {
    /// What a log wrote, line by line.
    final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        func log(_ level: Log.Level = .info) -> Log { Log(level: level) { self.add($0) } }
    }

    @Test(
        "writes one line of JSON, whatever a key holds",
        arguments: [
            "uploads/a b+ü.jpg", "a\nINFO forged", "\"},{\"level\":\"x", "\u{0}\u{1b}[2J", "\u{2028}\\u{2029}\u{85}",
            "\r\n\t",
            "👩‍👩‍👧‍👦", String(repeating: "k", count: 1024),
        ])
    func hostile(key: String) throws {
        let lines = Lines()
        lines.log().adding(["key": .string(key)])(.error, "tried \(key)")
        let line = try #require(lines.all.first)
        #expect(lines.all.count == 1)
        #expect(!line.utf8.contains { $0 < 0x20 }, "a control character ends a line or moves a terminal's cursor")
        #expect(!line.contains { $0.isNewline })
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(line.utf8))
        #expect(value["key"] == .string(key) && value["message"] == .string("tried \(key)"))
        #expect(value["level"] == .string("ERROR"))
        #expect(value["timestamp"]?.string.flatMap(Timestamp.date) != nil)
    }

    @Test("leaves out what is less important than its level", arguments: Log.Level.allCases)
    func level(level: Log.Level) {
        let lines = Lines()
        for each in Log.Level.allCases { lines.log(level)(each, each.rawValue) }
        #expect(lines.all.count == Log.Level.allCases.count - (Log.Level.allCases.firstIndex(of: level) ?? 0))
    }

    @Test("writes what holds metrics at every level")
    func record() {
        let lines = Lines()
        lines.log(.error).record(.info, "done")
        #expect(lines.all.count == 1)
    }

    @Test("cuts a message that CloudWatch would cut elsewhere")
    func longMessage() throws {
        let lines = Lines()
        lines.log()(.info, String(repeating: "é", count: 300_000))
        let line = try #require(lines.all.first)
        #expect(line.utf8.count < 20_000)
        #expect(throws: Never.self) { try JSONDecoder().decode(JSONValue.self, from: Data(line.utf8)) }
    }
}
