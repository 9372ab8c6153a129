/// Which Darkroom this is, as far as dead letters must know.
public enum Release {
    /// This release. Raised by one with every change that may let a failure pass that was permanent: a decoder, a limit, a
    /// preset, a mended fault. Replay then runs the letters of older releases once more.
    ///
    /// process-image.asl.json writes it into its dead letters; a test keeps the two in step.
    public static let current = 2

    /// The release of letters that name none: they were written before letters did.
    public static let unnamed = 1
}
