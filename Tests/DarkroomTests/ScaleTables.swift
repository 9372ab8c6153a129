import Core

@testable import darkroom

/// The tables of docs/scale.md, from the workload and the prices.
enum ScaleTables {
    static let sizes = [("10 thousand", 10_000), ("10 million", 10_000_000), ("1 billion", 1_000_000_000)]
    static let prices = Prices.usEast1
    static let (express, standard) = (Workload(), Workload(workflow: .standard))

    /// A quota, as AWS has it in us-east-1 unless it was raised.
    struct Quota {
        var name: String
        /// In a second, or at one time.
        var limit: Double
        /// What one picture takes of it: pieces, or seconds.
        var taken: Double
        var unit = ""
        var pictures: Double { limit / taken }
    }

    static let lambda = Quota(
        name: "Lambda: Concurrent executions", limit: 1000,
        taken: Workload.Measured.imageSeconds + Workload.Measured.serviceSeconds, unit: " s of one")
    static let transitions = Quota(
        name: "Step Functions: StateTransition, STANDARD", limit: 5000, taken: Double(Workload.Counted.transitions))
    static let quotas = [
        lambda, Quota(name: "Step Functions: StartExecution, EXPRESS", limit: 6000, taken: 1),
        Quota(name: "Step Functions: StartExecution, STANDARD", limit: 300, taken: 1), transitions,
        Quota(
            name: "Step Functions: children that a Map Run dispatches, EXPRESS",
            limit: Workload.Child.dispatchedPerSecond,
            taken: 1),
        Quota(name: "EventBridge: Invocations", limit: 18_750, taken: 1),
        Quota(name: "S3: writes under one prefix", limit: 3500, taken: Double(Workload.Counted.storageWrites)),
        Quota(name: "S3: reads under one prefix", limit: 5500, taken: Double(Workload.Counted.storageReads)),
        Quota(
            name: "DynamoDB: writes of a new on-demand table", limit: 4000, taken: Double(Workload.Counted.tableWrites)),
        Quota(
            name: "DynamoDB: reads of a new on-demand table", limit: 12_000, taken: Double(Workload.Counted.tableReads)),
        Quota(name: "SNS: Publish", limit: 30_000, taken: 1),
        Quota(name: "Rekognition: DetectLabels", limit: 50, taken: 1),
    ]

    static var costs: [String] {
        let rows: [(String, Usage)] = [
            ("uploads, EXPRESS", express.uploaded), ("uploads, STANDARD", standard.uploaded),
            ("everything reprocessed, EXPRESS", express.reprocessed),
            ("everything reprocessed, STANDARD", standard.reprocessed),
            ("reprocess finds nothing changed", express.unchanged),
            ("tagging with labels, besides", Usage([.rekognitionImages: 1])),
            ("keeping the variants for a month", Usage([.storageGigabyteMonths: Workload.Measured.variantBytes / 1e9])),
        ]
        return table(
            "",
            rows.map { name, usage in
                (name, sizes.map { Figures.dollars(prices.dollars(for: usage) * Double($0.1)) })
            })
    }

    static var times: [String] {
        func at(_ rate: Double) -> [String] { sizes.map { Figures.duration(Double($0.1) / rate) } }
        func reprocess(_ concurrency: Int) -> [String] {
            sizes.map {
                Figures.duration(express.reprocessSeconds(executions: $0.1, idle: 0, concurrency: concurrency))
            }
        }
        return table(
            "",
            [
                ("uploads, EXPRESS", at(lambda.pictures)),
                ("uploads, STANDARD", at(min(lambda.pictures, transitions.pictures))),
                ("reprocess, 100 at once", reprocess(100)), ("reprocess, 1,000 at once", reprocess(1000)),
                ("reprocess, 10,000 at once", reprocess(10_000)),
                (
                    "reprocess finds nothing changed, 100 at once",
                    sizes.map {
                        Figures.duration(express.reprocessSeconds(executions: 0, idle: $0.1, concurrency: 100))
                    }
                ),
            ])
    }

    static var bill: [String] {
        let usage = express.uploaded * 1_000_000
        let lines = usage.items.map { item in
            "| \(item.rawValue) | \(Figures.number(Int(usage[item].rounded()))) | \(Figures.dollars(usage[item] * prices[item])) |"
        }
        return ["| a million uploads, EXPRESS | amount | dollars |", "|---|---:|---:|"] + lines
            + ["| all | | \(Figures.dollars(prices.dollars(for: usage))) |"]
    }

    static var limits: [String] {
        ["| quota | default | a picture takes | pictures a second |", "|---|---:|---:|---:|"]
            + quotas.map { quota in
                let taken = quota.unit.isEmpty ? Figures.number(Int(quota.taken)) : "\(quota.taken)\(quota.unit)"
                return
                    "| \(quota.name) | \(Figures.number(Int(quota.limit))) | \(taken) | \(Figures.number(Int(quota.pictures))) |"
            }
    }

    /// What the model assumes of one picture.
    static var picture: [String] {
        typealias Counted = Workload.Counted
        typealias Measured = Workload.Measured
        return [
            "| one picture | |", "|---|---:|", "| states entered | \(Counted.transitions) |",
            "| invocations of functions that decode | \(Counted.imageInvocations) |",
            "| invocations of the other functions | \(Counted.serviceInvocations) |",
            "| S3 writes | \(Counted.storageWrites) |", "| S3 reads | \(Counted.storageReads) |",
            "| table reads | \(Counted.tableReads) |", "| table writes | \(Counted.tableWrites) |",
            "| seconds of the functions that decode | \(Measured.imageSeconds) |",
            "| seconds of the other functions | \(Measured.serviceSeconds) |",
            "| seconds from start to end | \(Measured.executionSeconds) |",
            "| bytes of its variants | \(Figures.number(Int(Measured.variantBytes))) |",
        ]
    }

    private static func table(_ title: String, _ rows: [(String, [String])]) -> [String] {
        [
            "| \(title) | " + sizes.map(\.0).joined(separator: " | ") + " |",
            "|---|" + sizes.map { _ in "---:|" }.joined(),
        ]
            + rows.map { "| \($0.0) | " + $0.1.joined(separator: " | ") + " |" }
    }
}
