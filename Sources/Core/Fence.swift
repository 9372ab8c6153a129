/// What to do about a stable key before writing it: a pure decision, apart from the writer that asks S3.
public enum Fence: Sendable, Equatable {
    /// Exactly this is there already.
    case present
    /// It holds an output of another upload.
    case collision
    /// Look whether the source is still ours, then write if what was found is unchanged: the entity tag, nil for nothing there.
    case write(over: String?)

    /// Decides by what a HEAD of the key found: its entity tag, nil for nothing there, and its mark, nil for none of ours.
    public static func decide(eTag: String?, mark: OutputMark?, mine: OutputMark) -> Fence {
        guard let eTag else { return .write(over: nil) }
        if let mark, mark.source != mine.source { return .collision }
        return mark == mine ? .present : .write(over: eTag)
    }
}
