import Core

@testable import darkroom

/// The tables of docs/scale.md, from the workload and the prices.
struct ScaleTables {
    let express, standard: Workload

    init() throws {
        express = try Self.workload()
        standard = try Self.workload(["WorkflowType": "STANDARD"])
    }

    /// The workload of a stack with these parameters and the preset `web`.
    static func workload(_ parameters: [String: String] = [:]) throws -> Workload {
        try Workload(stack: parameters, preset: "web", root: ScaleTests.root.path)
    }

    private var work: PictureWork { express.picture.work }
    private var billedSeconds: Double { express.picture.billedImageSeconds + express.picture.billedServiceSeconds }

    static let sizes = [("10 thousand", 10_000), ("10 million", 10_000_000), ("1 billion", 1_000_000_000)]
    static let prices = Prices.usEast1

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

    var lambda: Quota {
        Quota(name: "Lambda: Concurrent executions", limit: 1000, taken: billedSeconds, unit: " s of one")
    }
    var transitions: Quota {
        Quota(name: "Step Functions: StateTransition, STANDARD", limit: 5000, taken: Double(work.transitions))
    }
    var quotas: [Quota] {
        [
            lambda, Quota(name: "Step Functions: StartExecution, EXPRESS", limit: 6000, taken: 1),
            Quota(name: "Step Functions: StartExecution, STANDARD", limit: 300, taken: 1), transitions,
            Quota(
                name: "Step Functions: children that a Map Run dispatches, EXPRESS",
                limit: Workload.Child.dispatchedPerSecond,
                taken: 1),
            Quota(name: "EventBridge: Invocations", limit: 18_750, taken: 1),
            Quota(name: "S3: writes under one prefix", limit: 3500, taken: Double(work.storageWrites)),
            Quota(name: "S3: reads under one prefix", limit: 5500, taken: Double(work.storageReads)),
            Quota(
                name: "DynamoDB: writes of a new on-demand table", limit: 4000, taken: CostModel.tableWriteUnits),
            Quota(
                name: "DynamoDB: reads of a new on-demand table", limit: 12_000, taken: Double(work.tableReads)),
            Quota(name: "SNS: Publish", limit: 30_000, taken: 1),
            Quota(name: "Rekognition: DetectLabels", limit: 50, taken: 1),
        ]
    }

    var costs: [String] {
        let rows: [(String, Usage)] = [
            ("uploads, EXPRESS", express.uploaded), ("uploads, STANDARD", standard.uploaded),
            ("everything reprocessed, EXPRESS", express.reprocessed),
            ("everything reprocessed, STANDARD", standard.reprocessed),
            ("reprocess finds nothing changed", express.unchanged),
            ("tagging with labels, besides", Usage([.rekognitionImages: 1])),
            ("keeping the variants for a month", Usage([.storageGigabyteMonths: express.picture.variantBytes / 1e9])),
        ]
        return Self.table(
            "",
            rows.map { name, usage in
                (name, Self.sizes.map { Figures.dollars(Self.prices.dollars(for: usage) * Double($0.1)) })
            })
    }

    var times: [String] {
        func at(_ rate: Double) -> [String] { Self.sizes.map { Figures.duration(Double($0.1) / rate) } }
        func reprocess(_ concurrency: Int) -> [String] {
            Self.sizes.map {
                Figures.duration(express.reprocessSeconds(executions: $0.1, idle: 0, concurrency: concurrency))
            }
        }
        return Self.table(
            "",
            [
                ("uploads, EXPRESS", at(lambda.pictures)),
                ("uploads, STANDARD", at(min(lambda.pictures, transitions.pictures))),
                ("reprocess, 100 at once", reprocess(100)), ("reprocess, 1,000 at once", reprocess(1000)),
                ("reprocess, 10,000 at once", reprocess(10_000)),
                (
                    "reprocess finds nothing changed, 100 at once",
                    Self.sizes.map {
                        Figures.duration(express.reprocessSeconds(executions: 0, idle: $0.1, concurrency: 100))
                    }
                ),
            ])
    }

    var bill: [String] {
        let usage = express.uploaded * 1_000_000
        let lines = usage.items.map { item in
            "| \(item.rawValue) | \(Figures.number(Int(usage[item].rounded()))) | \(Figures.dollars(usage[item] * Self.prices[item])) |"
        }
        return ["| a million uploads, EXPRESS | amount | dollars |", "|---|---:|---:|"] + lines
            + ["| all | | \(Figures.dollars(Self.prices.dollars(for: usage))) |"]
    }

    var limits: [String] {
        ["| quota | default | a picture takes | pictures a second |", "|---|---:|---:|---:|"]
            + quotas.map { quota in
                let taken =
                    quota.unit.isEmpty ? Figures.number(Int(quota.taken)) : "\(Self.tenths(quota.taken))\(quota.unit)"
                return
                    "| \(quota.name) | \(Figures.number(Int(quota.limit))) | \(taken) | \(Figures.number(Int(quota.pictures))) |"
            }
    }

    /// What the model assumes of one picture.
    var picture: [String] {
        let picture = express.picture
        return [
            "| one picture | |", "|---|---:|", "| variants | \(work.outputs.count) |",
            "| states entered | \(work.transitions) |",
            "| invocations of functions that decode | \(work.imageInvocations) |",
            "| invocations of the other functions | \(work.serviceInvocations) |",
            "| S3 writes | \(work.storageWrites) |", "| S3 reads | \(work.storageReads) |",
            "| units of table reads | \(work.tableReads) |",
            "| units of table writes | \(Int(CostModel.tableWriteUnits)) |",
            "| billed seconds of the functions that decode | \(Self.tenths(picture.billedImageSeconds)) |",
            "| billed seconds of the other functions | \(Self.tenths(picture.billedServiceSeconds)) |",
            "| seconds from start to end | \(Self.tenths(picture.executionSeconds)) |",
            "| bytes of its variants | \(Figures.number(Int(picture.variantBytes / 1000) * 1000)) |",
        ]
    }

    private static func tenths(_ value: Double) -> String { String((value * 10).rounded() / 10) }

    private static func table(_ title: String, _ rows: [(String, [String])]) -> [String] {
        [
            "| \(title) | " + sizes.map(\.0).joined(separator: " | ") + " |",
            "|---|" + sizes.map { _ in "---:|" }.joined(),
        ]
            + rows.map { "| \($0.0) | " + $0.1.joined(separator: " | ") + " |" }
    }
}
