/// A name that is safe in a key, a URL and a file system, made of what a client calls its file.
enum FileName {
    /// The longest name, in characters.
    static let longest = 100

    /// The last part of a path, of letters, digits, dots, hyphens and underscores only; `upload` if nothing remains.
    static func safe(_ name: String) -> String {
        let last = name.split(whereSeparator: { "/\\".contains($0) }).last ?? ""
        let spelled = last.map { isPlain($0) ? $0 : "-" }
        let kept = String(spelled).split(separator: "-", omittingEmptySubsequences: true).joined(separator: "-")
            .drop { $0 == "." }
        return kept.isEmpty ? "upload" : String(kept.suffix(longest))
    }

    private static func isPlain(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber) || "._-".contains(character)
    }
}
