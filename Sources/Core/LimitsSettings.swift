extension Limits {
    /// Reads the limits from a function's environment.
    public init(_ settings: inout Settings) {
        let defaults = Limits.standard
        self.init(
            bytes: settings.number("DARKROOM_MAX_BYTES", in: 1...(5 << 30), default: defaults.bytes),
            pixels: settings.number("DARKROOM_MAX_PIXELS", in: 1...4_000_000_000, default: defaults.pixels),
            side: settings.number("DARKROOM_MAX_SIDE", in: 1...1_000_000, default: defaults.side),
            frames: settings.number("DARKROOM_MAX_FRAMES", in: 1...100_000, default: defaults.frames),
            metadata: settings.number("DARKROOM_MAX_METADATA", in: 1...(1 << 30), default: defaults.metadata),
            memory: settings.optional("AWS_LAMBDA_FUNCTION_MEMORY_SIZE") == nil
                ? nil : settings.number("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", in: 128...10_240, default: 1769),
            seconds: settings.optional("DARKROOM_TIMEOUT") == nil
                ? .infinity : Double(settings.number("DARKROOM_TIMEOUT", in: 1...900, default: 28)))
    }
}
