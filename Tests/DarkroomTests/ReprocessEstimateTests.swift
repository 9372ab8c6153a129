import Core
import Pipeline
import Testing

@testable import darkroom

struct ReprocessEstimateTests {
    static func candidate(_ key: String = "uploads/a", eTag: String? = "e") -> ReprocessCandidate {
        ReprocessCandidate(key: key, bytes: 10, eTag: eTag, storageClass: "STANDARD", prefix: "uploads/")
    }

    static func made(recipe: String? = "r", eTag: String = "e", status: ImageRecord.Status = .done) -> Made {
        Made(recipe: recipe, eTag: eTag, status: status)
    }

    enum Counted: Sendable { case unchanged, undecided, toMake }

    static let table: [(Made?, String?, Counted)] = [
        (made(), "e", .unchanged), (nil, "e", .toMake), (made(recipe: "other"), "e", .toMake),
        (made(eTag: "f"), "e", .toMake), (made(status: .partial), "e", .toMake), (made(status: .failed), "e", .toMake),
        (made(recipe: nil), "e", .undecided), (made(), nil, .undecided),
    ]

    @Test(arguments: table)
    func `A record tells what has changed, or that an execution must find out`(
        made: Made?, eTag: String?, expected: Counted
    ) {
        var estimate = ReprocessEstimate(onlyChanged: true)
        estimate.add(Self.candidate(eTag: eTag), made: made, recipe: "r")
        #expect(estimate.unchanged == (expected == .unchanged ? 1 : 0))
        #expect(estimate.undecided == (expected == .undecided ? 1 : 0))
        #expect(estimate.executions == (expected == .unchanged ? 0 : 1))
        #expect(estimate.bytes == (expected == .unchanged ? 0 : 10))
    }

    @Test func `Where everything is made nothing is unchanged, and what is no upload is counted by why`() {
        var estimate = ReprocessEstimate(onlyChanged: false)
        estimate.add(Self.candidate(), made: Self.made(), recipe: "r")
        estimate.add(Self.candidate("uploads/f/"), made: nil, recipe: "r")
        estimate.add(Self.candidate("x"), made: nil, recipe: "r")
        #expect(estimate.objects == 3 && estimate.executions == 1 && estimate.unchanged == nil)
        #expect(estimate.skipped == [.folder: 1, .elsewhere: 1] && estimate.skippedTotal == 2)
    }

    @Test func `The outlook says how much, what it costs and how long it takes`() throws {
        var estimate = ReprocessEstimate(onlyChanged: true)
        for number in 0..<1000 {
            estimate.add(Self.candidate(), made: number < 900 ? Self.made() : nil, recipe: "r")
        }
        let workload = try ScaleTables.workload()
        let outlook = ReprocessOutlook(
            estimate: estimate, workload: workload, recipe: .init(recipe: "r", preset: "web"), concurrency: 10)
        let prices = Prices.usEast1
        let expected =
            100 * prices.dollars(for: workload.reprocessed) + 900 * prices.dollars(for: workload.unchanged)
        #expect(abs(outlook.dollars - expected) < 1e-9 && outlook.seconds == 49)
        let text = outlook.lines(of: "s3://in/uploads/").joined(separator: "\n")
        for said in [
            "s3://in/uploads/", "preset    web, recipe r", "objects   1,000", "unchanged 900",
            "to make   100 (EXPRESS), 1.0 kB",
            "cost      about $0.01 for photographs of 6 megapixels", "duration  about 49 s, 10 at once",
        ] { #expect(text.contains(said), Comment(rawValue: said)) }
    }
}
