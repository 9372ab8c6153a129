/// A colour of the terminal's own palette.
enum Paint: String {
    case good = "32"
    case warning = "33"
    case bad = "31"
    case quiet = "2"
    case strong = "1"

    /// `text` in this colour.
    func applied(to text: String) -> String { "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" }
}
