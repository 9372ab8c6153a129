import Core
import FoundationEssentials
import Testing

@testable import darkroom

struct ScaleTests {
    static let document = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/scale.md")

    @Test(arguments: [
        ("costs", ScaleTables.costs), ("times", ScaleTables.times), ("bill", ScaleTables.bill),
        ("limits", ScaleTables.limits), ("picture", ScaleTables.picture),
    ])
    func `docs scale md has the tables that workload and prices give`(name: String, lines: [String]) throws {
        let text = String(decoding: try Data(contentsOf: Self.document), as: UTF8.self)
        let table = lines.joined(separator: "\n")
        #expect(text.contains(table), Comment(rawValue: "the table of \(name) has to be\n\(table)"))
    }

    @Test func `STANDARD children would cost more than the pictures they follow`() {
        // The states of a child whose picture is done at the first look.
        let states = [
            "Identify", "WhatItIs", "ReadRecord", "IsRecordComparable", "StartProcessImage", "WaitForReceipt",
            "LookForReceipt", "ReceiptFound", "CompleteReceipt", "HowItEnded", "Ended",
        ]
        let child = Prices.usEast1.dollars(for: Usage([.standardTransitions: Double(states.count)]))
        #expect(child > 2 * Prices.usEast1.dollars(for: Workload().processing))
    }
}
