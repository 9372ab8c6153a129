extension Limits {
    /// Reads the limits from a function's environment.
    public init(_ settings: inout Settings) {
        let defaults = Limits.standard
        self.init(
            bytes: settings.number("DARKROOM_MAX_BYTES", in: 1...(5 << 30), default: defaults.bytes),
            pixels: settings.number("DARKROOM_MAX_PIXELS", in: 1...4_000_000_000, default: defaults.pixels),
            side: settings.number("DARKROOM_MAX_SIDE", in: 1...1_000_000, default: defaults.side),
            frames: settings.number("DARKROOM_MAX_FRAMES", in: 1...100_000, default: defaults.frames))
    }
}
