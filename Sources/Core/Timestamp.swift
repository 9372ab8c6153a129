import FoundationEssentials
import Glibc

/// Moments as the contracts spell them: ISO 8601, written in UTC, for example `2026-11-21T04:30:00.123Z`.
///
/// The C library's calendar computes them, which is ready at once; Foundation's would be a twentieth of a function's start.
public enum Timestamp {
    /// The text of `date`, which lies in the years 1000 to 9999, with milliseconds. See `gmtime_r` and `strftime`.
    public static func string(_ date: Date) -> String {
        let milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded())
        var seconds = time_t((Double(milliseconds) / 1000).rounded(.down))
        var fields = tm()
        gmtime_r(&seconds, &fields)
        let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { room in
            let count = strftime(room.baseAddress, room.count, "%Y-%m-%dT%H:%M:%S", &fields)
            return String(decoding: room.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        return "\(text).\(String(1000 + milliseconds - 1000 * seconds).dropFirst())Z"
    }

    /// The moment that `text` spells, with or without a fraction of a second, in UTC or at an offset as `+01:00`; nil if there
    /// is none, as on 30 February. See `timegm`.
    public static func date(_ text: String) -> Date? {
        var rest = text.utf8[...]
        guard let year = rest.number(4, then: "-"), let month = rest.number(2, then: "-"),
            let day = rest.number(2, then: "T"), let hour = rest.number(2, then: ":"),
            let minute = rest.number(2, then: ":"), let second = rest.number(2),
            (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second),
            let fraction = rest.fraction(), let offset = rest.offset(), rest.isEmpty
        else { return nil }
        var fields = tm()
        (fields.tm_year, fields.tm_mon, fields.tm_mday) = (year - 1900, month - 1, day)
        (fields.tm_hour, fields.tm_min, fields.tm_sec) = (hour, minute, second)
        let seconds = timegm(&fields)
        // It makes 2 March of 30 February.
        guard fields.tm_mon == month - 1, fields.tm_mday == day else { return nil }
        return Date(timeIntervalSince1970: Double(seconds - offset) + fraction)
    }
}

extension Substring.UTF8View {
    /// Takes a number of exactly `digits` digits off the beginning, and the `mark` behind it.
    fileprivate mutating func number(_ digits: Int, then mark: Unicode.Scalar? = nil) -> Int32? {
        let taken = prefix(digits)
        guard taken.count == digits, taken.allSatisfy(Self.isDigit) else { return nil }
        removeFirst(digits)
        if let mark {
            guard first == UInt8(ascii: mark) else { return nil }
            removeFirst()
        }
        return taken.reduce(0) { $0 * 10 + Int32($1 - 48) }
    }

    /// Takes a point and the digits behind it off the beginning: what part of 1 they are. Nothing is none of it.
    fileprivate mutating func fraction() -> Double? {
        guard first == UInt8(ascii: ".") else { return 0 }
        let digits = dropFirst().prefix(while: Self.isDigit)
        guard !digits.isEmpty else { return nil }
        removeFirst(digits.count + 1)
        return digits.reversed().reduce(0) { ($0 + Double($1 - 48)) / 10 }
    }

    /// Takes a `Z`, or a sign, hours and minutes, off the beginning: how many seconds ahead of UTC that is.
    fileprivate mutating func offset() -> Int? {
        guard let sign = popFirst() else { return nil }
        if sign == UInt8(ascii: "Z") { return 0 }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = number(2, then: ":"),
            let minutes = number(2), hours < 24, minutes < 60
        else { return nil }
        return (sign == UInt8(ascii: "-") ? -60 : 60) * Int(hours * 60 + minutes)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
