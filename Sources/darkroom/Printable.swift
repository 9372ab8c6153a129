extension String {
    /// The text without what would steer a terminal: file names are other people's.
    var printable: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.steersTerminal ? "\u{FFFD}" : $0 }))
    }

    /// How many columns a terminal gives the text.
    var columns: Int { reduce(0) { $0 + $1.columns } }

    /// The text in at most `limit` columns, its middle left out where it is longer.
    func shortened(to limit: Int) -> String {
        guard columns > limit else { return self }
        guard limit > 1 else { return limit == 1 ? "…" : "" }
        let back = (limit - 1) / 2
        return prefix(ofColumns: limit - 1 - back) + "…" + String(String(reversed()).prefix(ofColumns: back).reversed())
    }

    /// The text's beginning, in at most `limit` columns.
    func prefix(ofColumns limit: Int) -> String {
        var (result, used) = ("", 0)
        for character in self {
            used += character.columns
            if used > limit { break }
            result.append(character)
        }
        return result
    }
}

extension Character {
    fileprivate var columns: Int {
        guard let scalar = unicodeScalars.first else { return 0 }
        if scalar.properties.isEmojiPresentation || unicodeScalars.contains("\u{FE0F}") { return 2 }
        return switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: 0
        default: scalar.isWide ? 2 : 1
        }
    }
}

extension Unicode.Scalar {
    fileprivate var steersTerminal: Bool {
        switch properties.generalCategory {
        // Format characters can turn the order of what follows; the joiner is needed inside emoji.
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
        case .format: self != "\u{200D}"
        default: false
        }
    }

    /// The East Asian blocks whose characters take two columns.
    fileprivate var isWide: Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
