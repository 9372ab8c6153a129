import Core

/// What a reprocess would cost and how long it would take.
struct ReprocessOutlook: Encodable {
    var estimate: ReprocessEstimate
    /// The preset and the recipe by which uploads are made now.
    var recipe: ReprocessRuns.Recipe
    /// Pictures at once.
    var concurrency: Int
    /// `EXPRESS` or `STANDARD`.
    var workflow: Workload.Workflow
    /// At list prices.
    var dollars: Double
    /// From the start to the last picture.
    var seconds: Double
    /// Where the prices are of, for example `us-east-1, 2026-11`.
    var prices: String

    init(
        estimate: ReprocessEstimate, workload: Workload, recipe: ReprocessRuns.Recipe, concurrency: Int,
        prices: Prices = .usEast1
    ) {
        self.estimate = estimate
        self.recipe = recipe
        self.concurrency = concurrency
        workflow = workload.workflow
        let idle = estimate.objects - estimate.executions
        dollars = prices.dollars(
            for: workload.reprocessed * Double(estimate.executions) + workload.unchanged * Double(idle))
        seconds = workload.reprocessSeconds(executions: estimate.executions, idle: idle, concurrency: concurrency)
        self.prices = "\(prices.region), \(prices.month)"
    }

    /// The lines that `source` is described by before anything starts.
    func lines(of source: String) -> [String] {
        var facts = [
            ("preset", "\(recipe.preset), recipe \(recipe.recipe)"), ("objects", Figures.number(estimate.objects)),
        ]
        if estimate.skippedTotal > 0 {
            let reasons = ReprocessCandidate.Skip.allCases.compactMap { skip in
                estimate.skipped[skip].map { "\(Figures.number($0)) \(skip.rawValue)" }
            }
            facts.append(("skipped", reasons.joined(separator: ", ")))
        }
        if let unchanged = estimate.unchanged { facts.append(("unchanged", Figures.number(unchanged))) }
        facts.append(
            (
                "to make",
                "\(Figures.number(estimate.executions)) (\(workflow.rawValue)), \(Figures.bytes(estimate.bytes))"
            ))
        if estimate.undecided > 0 {
            facts.append(
                (
                    "undecided",
                    "\(Figures.number(estimate.undecided)) of these: their records cannot tell, an execution finds out"
                ))
        }
        facts.append(
            (
                "cost",
                "\(dollars < 0.005 ? "" : "about ")\(Figures.dollars(dollars)) for photographs of 6 megapixels, "
                    + "list prices of \(prices)"
            ))
        facts.append(("duration", "about \(Figures.duration(seconds)), \(Figures.number(concurrency)) at once"))
        return [source.printable, ""] + facts.map { "  \($0.0.padded(to: 10))\($0.1.printable)" } + [""]
    }
}
