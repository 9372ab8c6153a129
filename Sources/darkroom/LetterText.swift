import Core
import FoundationEssentials

/// Dead letters in words.
enum LetterText {
    /// A line each.
    static func table(_ letters: [FoundLetter], isParked: Bool, now: Date, width: Int?, colored: Bool) -> [String] {
        guard !letters.isEmpty else { return [] }
        var table = TextTable(columns: [
            .init(title: "KEY"), .init(title: "ERROR"), .init(title: isParked ? "PARKED BECAUSE" : "REPLAY"),
            .init(title: "TRIED", isFigure: true), .init(title: "AGE", isFigure: true), .init(title: "ID"),
        ])
        table.rows = letters.map { letter in
            [
                .init(letter.key ?? "–"), .init(letter.error, .bad),
                .init(isParked ? letter.reason ?? "" : letter.hope.map(hope) ?? "parks it"),
                .init("\(letter.replays)"), .init(age(letter.sentAt, now: now)),
                .init(String(letter.messageId.prefix(8))),
            ]
        }
        return table.lines(width: width, colored: colored) + [""]
    }

    /// `3 letters; about 3 in sight and 0 out of sight in the queue`
    static func total(_ letters: [FoundLetter], looked: Int, _ counts: (visible: Int, hidden: Int)?) -> String {
        let shown = Figures.count(letters.count, "letter") + (looked > letters.count ? " of \(looked) looked at" : "")
        guard let counts else { return shown }
        return "\(shown); SQS counts about \(counts.visible) in sight and \(counts.hidden) out of sight"
    }

    /// One letter with all that is known.
    static func whole(_ letter: FoundLetter, now: Date) throws -> [String] {
        let meaning = ErrorName(rawValue: letter.error).map { ", \($0.meaning)" } ?? ""
        var facts = [("id", letter.messageId), ("sent", "\(letter.sentAt), \(age(letter.sentAt, now: now)) ago")]
        if let state = letter.state { facts.append(("state", state)) }
        if let hope = letter.hope { facts.append(("replay", self.hope(hope))) }
        if let reason = letter.reason { facts.append(("parked", reason)) }
        let failures = (letter.history?.failures ?? []).map { failure in
            ("failed", "\(failure.at) \(failure.error.name): \(Cause.message(of: failure.error.cause))")
        }
        let title = letter.key.map { "s3://\(letter.bucket ?? "")/\($0)" } ?? "no letter that a replay can read"
        return [title.printable, "\(letter.error)\(meaning)".printable, "  \(letter.cause.printable)", ""]
            + (facts + failures).map { "  \($0.0.padded(to: 8))\($0.1.printable)" } + [""] + body(letter.body)
    }

    /// The body, indented if it is JSON.
    private static func body(_ text: String) -> [String] {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) else {
            return [text.printable]
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let pretty = (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? text
        return pretty.split(separator: "\n").map { String($0).printable }
    }

    private static func hope(_ hope: LetterClass) -> String {
        switch hope {
        case .retryable, .throttled: "runs it"
        case .fixedByRelease: "runs it, the release is newer"
        case .poison: "leaves it, unless asked"
        }
    }

    /// `35 s`, `12 min`, `5 h`, `3 days`
    static func age(_ sentAt: String, now: Date) -> String {
        guard let sent = Timestamp.date(sentAt) else { return "–" }
        let seconds = max(0, now.timeIntervalSince(sent))
        switch seconds {
        case ..<60: return Figures.seconds(seconds.rounded())
        case ..<3600: return "\(Int(seconds / 60)) min"
        case ..<172_800: return "\(Int(seconds / 3600)) h"
        default: return "\(Int(seconds / 86_400)) days"
        }
    }
}
