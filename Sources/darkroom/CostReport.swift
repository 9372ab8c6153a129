import Core

/// What `darkroom cost` says.
struct CostReport: Encodable {
    /// The preset's name.
    var preset: String
    /// What one upload asks for.
    var upload: Upload
    /// A bill for each volume.
    var bills: [Bill]
    /// Dollars a month for alarms, metrics and a dashboard beyond the account's three, whatever is uploaded.
    var watching: Double
    /// Where the prices are of, for example `us-east-1, 2026-11`.
    var prices: String

    /// The counts of one upload.
    struct Upload: Encodable {
        var variants: Int
        var items: Int
        var imageInvocations: Int
        var serviceInvocations: Int
        var transitions: Int
        var storageWrites: Int
        var storageReads: Int
        var tableReads: Int
        var logBytes: Double
        var billedImageSeconds: Double
        var billedServiceSeconds: Double
        var variantBytes: Double
    }

    /// A month of one volume.
    struct Bill: Encodable {
        var images: Int
        /// Dollars by part; what is not asked for is missing.
        var parts: [String: Double]
        /// All parts of processing together, with EXPRESS executions, without Rekognition and storage.
        var together: Double
        /// The same with STANDARD executions.
        var togetherStandard: Double
    }

    init(preset: String, model: CostModel, images: [Int], prices: Prices = .usEast1) {
        self.preset = preset
        let work = model.work
        upload = Upload(
            variants: work.outputs.count, items: work.items.count, imageInvocations: work.imageInvocations,
            serviceInvocations: work.serviceInvocations, transitions: work.transitions,
            storageWrites: work.storageWrites, storageReads: work.storageReads, tableReads: work.tableReads,
            logBytes: model.usage(.logs)[.logGigabytes] * 1e9, billedImageSeconds: model.billedImageSeconds,
            billedServiceSeconds: model.billedServiceSeconds, variantBytes: model.variantBytes)
        bills = images.map { images in
            func dollars(_ part: CostModel.Part) -> Double {
                prices.dollars(for: model.usage(part) * Double(images))
            }
            let asked = CostModel.Part.allCases.filter { $0 != .rekognition || work.questions > 0 }
            let together = CostModel.Part.processing.map(dollars).reduce(0, +)
            return Bill(
                images: images, parts: Dictionary(uniqueKeysWithValues: asked.map { ($0.rawValue, dollars($0)) }),
                together: together, togetherStandard: together - dollars(.express) + dollars(.standard))
        }
        watching = prices.dollars(for: CostModel.watching)
        self.prices = "\(prices.region), \(prices.month)"
    }

    /// The report as a table.
    var lines: [String] {
        var table = TextTable(
            columns: [.init(title: "A MONTH")]
                + bills.map { .init(title: Figures.number($0.images), isFigure: true) })
        func row(_ title: String, _ value: (Bill) -> Double?) {
            guard bills.contains(where: { value($0) != nil }) else { return }
            table.rows.append([.init(title)] + bills.map { .init(Figures.dollars(value($0) ?? 0)) })
        }
        for part in CostModel.Part.processing { row(part.rawValue) { $0.parts[part.rawValue] } }
        row("together") { $0.together }
        table.rows.append([TextTable.Cell("")] + bills.map { _ in TextTable.Cell("") })
        row("together, STANDARD") { $0.togetherStandard }
        for part in [CostModel.Part.storage, .rekognition] { row(part.rawValue) { $0.parts[part.rawValue] } }
        row("Watching") { _ in watching }
        let head = """
            preset \(preset): \(Figures.count(upload.variants, "variant")) in \(Figures.count(upload.items, "rendering")), \
            \(upload.imageInvocations + upload.serviceInvocations) invocations, \(upload.transitions) transitions, \
            \(upload.storageWrites + upload.storageReads) S3 requests an upload
            """
        let foot = "list prices of \(prices), without free tier, retries, failures and first starts"
        return [head, ""] + table.lines() + ["", foot]
    }
}
