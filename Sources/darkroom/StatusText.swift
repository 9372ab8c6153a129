import Core
import FoundationEssentials

/// A status in words.
enum StatusText {
    static func lines(_ status: ImageStatus, now: Date, width: Int?, colored: Bool) -> [String] {
        let record = status.record
        let verdict = colored ? paint(record.status).applied(to: record.status.rawValue) : record.status.rawValue
        var lines = ["s3://\(status.bucket)/\(status.key)".printable + "  \(verdict)", ""]
        lines += facts(record, now: now).map { "  \($0.name.padded(to: 10))\($0.value.printable)" }
        if let manifest = status.manifest { lines += [""] + made(manifest, width: width, colored: colored) }
        if let error = record.error { lines += [""] + reason(error) + replay(status) }
        return lines
    }

    private static func paint(_ status: ImageRecord.Status) -> Paint {
        switch status {
        case .done: .good
        case .running, .partial, .superseded, .removing, .deleted: .warning
        case .failed: .bad
        }
    }

    private static func facts(_ record: ImageRecord, now: Date) -> [(name: String, value: String)] {
        var facts = [
            ("preset", record.preset), ("plan", record.planId), ("eTag", record.eTag),
            ("origin", record.origin.rawValue), ("started", moment(record.startedAt)),
        ]
        if let finishedAt = record.finishedAt {
            let seconds = Timestamp.date(record.startedAt).flatMap { begin in
                Timestamp.date(finishedAt)?.timeIntervalSince(begin)
            }
            facts.append(("finished", moment(finishedAt) + (seconds.map { ", after \(Figures.seconds($0))" } ?? "")))
        }
        if let leaseUntil = record.leaseUntil {
            let left = Double(leaseUntil) - now.timeIntervalSince1970
            facts.append(
                (
                    "lease",
                    left > 0
                        ? "\(Figures.seconds(left)) left"
                        : "ran out \(Figures.seconds(-left)) ago: the execution was lost"
                ))
        }
        if let manifest = record.manifest { facts.append(("manifest", manifest)) }
        return facts
    }

    /// State machines write moments in a spelling of their own.
    private static func moment(_ text: String) -> String { Timestamp.date(text).map(Timestamp.string) ?? text }

    private static func made(_ manifest: Manifest, width: Int?, colored: Bool) -> [String] {
        var table = TextTable(columns: [
            .init(title: "VARIANT"), .init(title: "SIZE"), .init(title: "PIXELS", isFigure: true),
            .init(title: "BYTES", isFigure: true), .init(title: "SHARE", isFigure: true),
        ])
        table.rows = manifest.variants.map { variant in
            [
                .init(variant.key), .init(variant.size), .init("\(variant.width)x\(variant.height)"),
                .init(Figures.bytes(variant.bytes)),
                .init(Figures.share(variant.bytes, of: manifest.source.size)),
            ]
        }
        let failed = manifest.failed.map {
            "\($0.size) failed: \($0.error?.name ?? "") \(Cause.message(of: $0.error?.cause ?? ""))".printable
        }
        let labels = manifest.tags.labels?.map { "\($0.name) \(Int($0.confidence.rounded())) %" } ?? []
        return table.lines(width: width, colored: colored) + failed
            + (labels.isEmpty ? [] : ["", "tags: \(labels.joined(separator: ", "))".printable])
    }

    private static func reason(_ error: Failure) -> [String] {
        let meaning = ErrorName(rawValue: error.name).map { ", \($0.meaning)" } ?? ""
        return ["\(error.name)\(meaning)".printable, "  \(Cause.message(of: error.cause).printable)"]
    }

    private static func replay(_ status: ImageStatus) -> [String] {
        guard let count = status.deadLetters else { return [] }
        let hint = count == 0 ? "" : "; darkroom dead-letters lists them, darkroom replay runs them again"
        return ["", "\(Figures.count(count, "message")) in the dead-letter queue\(hint)"]
    }
}

extension String {
    /// The text with spaces up to `width` columns.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - columns)) }
}
