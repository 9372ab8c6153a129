import Core

extension ContactSheetEntry {
    /// The picture's part of the page.
    var markup: Markup {
        """
        <article class="\(classes)"\(placeholder)>
        <section class="original">
        \(originalFigure)
        <h2>\(name)</h2>
        <p class="facts">\(facts)</p>
        \(verdictLine)
        \(swatch)
        \(tagList)
        </section>
        \(isFailed ? reason : strip)
        </article>
        """
    }

    private var classes: String {
        [isFailed ? "failed" : nil, source?.hasAlpha == true ? "transparent" : nil].compactMap(\.self)
            .joined(separator: " ")
    }

    /// Pictures stand on their own dominant colour until they have loaded, as on the pages they are made for.
    private var placeholder: Markup? { dominantColor.map { " style=\"--placeholder: \($0.hex)\"" } }

    private var originalFigure: Markup {
        guard let original else { return "<div class=\"window empty\"><span>no picture</span></div>" }
        return """
            <a class="window" href="\(path: original)"><img src="\(path: original)" alt="\(name), the original" loading="lazy"></a>
            """
    }

    private var facts: String {
        var facts = [Figures.bytes(bytes)]
        if let source {
            facts.insert("\(source.format.rawValue.uppercased()) \(source.width) × \(source.height)", at: 0)
            if source.orientation != .up { facts.append("turned upright (EXIF \(source.orientation.rawValue))") }
            if source.frames > 1 { facts.append("\(source.frames) frames") }
            if source.hasAlpha { facts.append("transparent") }
        }
        return facts.joined(separator: " · ")
    }

    private var verdictLine: Markup {
        let time = seconds.map { " in \(Figures.seconds($0))" } ?? ""
        return "<p class=\"verdict \(verdict.lowercased())\"><b>\(verdict)</b>\(time)</p>"
    }

    private var swatch: Markup? {
        dominantColor.map {
            "<p class=\"swatch\"><i style=\"background:\($0.hex)\"></i>\($0.hex) <span>dominant colour</span></p>"
        }
    }

    private var tagList: Markup? {
        switch tags.status {
        case .off: return nil
        case .failed: return "<p class=\"quiet\">tagging failed: \(tags.error?.name ?? "for an unknown reason")</p>"
        case .tagged:
            let labels =
                (tags.moderation ?? []).map { (label: $0, kind: "moderation" as Markup) }
                + (tags.labels ?? []).map { (label: $0, kind: "label" as Markup) }
            return """
                <ul class="tags">
                \(labels.map { "<li class=\"\($0.kind)\">\($0.label.name) <span>\(Int($0.label.confidence.rounded())) %</span></li>" as Markup })
                </ul>
                """
        }
    }

    private var reason: Markup {
        let name = error?.name ?? ""
        let meaning = ErrorName(rawValue: name)?.meaning ?? ""
        return """
            <section class="reason">
            <h3>\(name)</h3>
            <p>\(meaning)</p>
            <pre>\(Cause.message(of: error?.cause ?? ""))</pre>
            </section>
            """
    }

    private var strip: Markup {
        """
        <section class="strip">
        <div class="frames">
        \(frames.map(figure))
        </div>
        \(failedSizes.map { "<p class=\"quiet\">\($0.size) failed: \($0.error?.name ?? "") \(Cause.message(of: $0.error?.cause ?? ""))</p>" as Markup })
        \(skipped.isEmpty ? nil : "<p class=\"quiet\">not needed, a smaller size already shows every pixel: \(skipped.joined(separator: ", "))</p>")
        \(element.map { "<details><summary>HTML</summary><pre>\($0)</pre></details>" as Markup })
        </section>
        """
    }

    private func figure(_ frame: Frame) -> Markup {
        let shown = frame.files.first?.path ?? ""
        return """
            <figure>
            <a class="window" href="\(path: shown)"><img src="\(path: shown)" width="\(frame.width)" \
            height="\(frame.height)" alt="\(name), \(frame.size)" loading="lazy"></a>
            <figcaption><b>\(frame.size)</b> <span>\(frame.width) × \(frame.height)</span>
            <ul>
            \(frame.files.map(line))
            </ul></figcaption>
            </figure>
            """
    }

    /// A format of the frame, with a bar as long as its share of the original.
    private func line(_ file: File) -> Markup {
        let share = bytes > 0 ? min(100, max(1, file.bytes * 100 / bytes)) : 100
        return """
            <li><a href="\(path: file.path)">\(file.format.rawValue)</a> <span>\(Figures.bytes(file.bytes))</span> \
            <span>\(Figures.share(file.bytes, of: bytes))</span><i style="width:\(share)%"></i></li>
            """
    }
}
