import Core

extension Rendered {
    /// The colour that covers most of the picture, judged on at most 64 x 64 pixels of it.
    public borrowing func dominantColor() throws -> Color {
        let small = try render(Size(name: "placeholder", width: 64, height: 64))
        return DominantColor.of(try small.pixels, bands: small.hasAlpha ? 4 : 3)
    }
}
