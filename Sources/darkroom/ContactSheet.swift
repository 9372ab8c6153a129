/// The page that shows each original beside its variants: one HTML file, without scripts, next to the pictures it shows.
struct ContactSheet {
    /// What it is about, for example the preset's name.
    var subtitle: String
    /// The pictures, in the order they were given.
    var entries: [ContactSheetEntry]

    /// The whole page.
    var html: String { page.html }

    private var page: Markup {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="dark">
        <title>Contact sheet · \(subtitle)</title>
        <style>
        \(ContactSheetStyle.css)
        </style>
        </head>
        <body>
        <header>
        <h1>Contact sheet</h1>
        <p>\(subtitle)</p>
        <dl>
        \(totals.map { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>" as Markup })
        </dl>
        </header>
        <main>
        \(entries.map(\.markup))
        </main>
        </body>
        </html>

        """
    }

    private var totals: [(name: String, value: String)] {
        let failed = entries.filter(\.isFailed).count
        let variants = entries.flatMap(\.frames).flatMap(\.files)
        let (bytesIn, bytesOut) = (entries.reduce(0) { $0 + $1.bytes }, variants.reduce(0) { $0 + $1.bytes })
        return [
            ("pictures", "\(entries.count)"),
            ("variants", "\(variants.count)"),
            ("in", Figures.bytes(bytesIn)),
            ("out", Figures.bytes(bytesOut)),
        ] + (failed > 0 ? [("failed", "\(failed)")] : [])
    }
}
