/// Numbers as people read them.
enum Figures {
    /// A byte count in decimal units: `812 B`, `4.2 kB`, `35 kB`, `1.5 MB`.
    static func bytes(_ count: Int) -> String {
        var (value, unit) = (Double(count), "B")
        for next in ["kB", "MB", "GB", "TB"] where rounded(value, 0) >= 1000 {
            (value, unit) = (value / 1000, next)
        }
        return unit == "B" ? "\(count) B" : "\(short(value)) \(unit)"
    }

    /// A duration: `35 ms`, `0.4 s`, `12 s`, `2 min 05 s`.
    static func seconds(_ seconds: Double) -> String {
        if rounded(seconds, 1) < 0.1 { return "\(Int(rounded(seconds * 1000, 0))) ms" }
        let whole = Int(rounded(seconds, 0))
        if whole >= 60 { return "\(whole / 60) min \(whole % 60 < 10 ? "0" : "")\(whole % 60) s" }
        return "\(short(seconds)) s"
    }

    /// A long duration, without false exactness: `35 s`, `12 min`, `3.4 h`, `12 days`.
    static func duration(_ seconds: Double) -> String {
        if seconds < 60 { return "\(short(seconds)) s" }
        if seconds < 5400 { return "\(short(seconds / 60)) min" }
        return seconds < 172_800 ? "\(short(seconds / 3600)) h" : "\(short(seconds / 86_400)) days"
    }

    /// An amount in dollars: `$0.04`, `$12.50`, `$1,234`.
    static func dollars(_ amount: Double) -> String {
        if amount > 0, amount < 0.005 { return "less than $0.01" }
        if amount >= 1000 { return "$\(number(Int(rounded(amount, 0))))" }
        let cents = Int(rounded(amount * 100, 0))
        return "$\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
    }

    /// A whole number with its thousands set apart: `10,000,000`.
    static func number(_ count: Int) -> String {
        let digits = String(count.magnitude)
        var text = count < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// A share of something: `0.8 %`, `12 %`, `140 %`.
    static func share(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "–" }
        let percent = Double(part) / Double(whole) * 100
        return percent > 0 && percent < 0.1 ? "< 0.1 %" : "\(short(percent)) %"
    }

    /// `1 picture`, `2 pictures`.
    static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    /// One decimal below ten, none above.
    private static func short(_ value: Double) -> String {
        if rounded(value, 1) >= 10 { return "\(Int(rounded(value, 0)))" }
        let tenths = Int(rounded(value * 10, 0))
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func rounded(_ value: Double, _ digits: Int) -> Double {
        let scale = digits == 0 ? 1.0 : 10.0
        return (value * scale).rounded() / scale
    }
}
