import Core
import FoundationEssentials
import Testing

@testable import darkroom

struct ScaleTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test func `docs scale md has the tables that workload and prices give`() throws {
        let text = String(decoding: try Data(contentsOf: Self.root.appending(path: "docs/scale.md")), as: UTF8.self)
        let tables = try ScaleTables()
        for lines in [tables.picture, tables.costs, tables.bill, tables.times, tables.limits] {
            let table = lines.joined(separator: "\n")
            #expect(text.contains(table), Comment(rawValue: "a table has to be\n\(table)"))
        }
    }

    @Test func `STANDARD children would cost more than the pictures they follow`() throws {
        // The states of a child whose picture is done at the first look.
        let states = [
            "Identify", "WhatItIs", "ReadRecord", "IsRecordComparable", "StartProcessImage", "WaitForReceipt",
            "LookForReceipt", "ReceiptFound", "CompleteReceipt", "HowItEnded", "Ended",
        ]
        let child = Prices.usEast1.dollars(for: Usage([.standardTransitions: Double(states.count)]))
        #expect(child > 2 * Prices.usEast1.dollars(for: try ScaleTables.workload().processing))
    }

    @Test func `A stack's preset and parameters decide what a picture asks for`() throws {
        func picture(_ preset: String, _ parameters: [String: String] = [:]) throws -> PictureWork {
            try Workload(stack: parameters, preset: preset, root: Self.root.path).picture.work
        }
        let web = try picture("web")
        #expect(try picture("only-the-stack-knows-it") == web)
        #expect(try picture("web", ["ThumbnailSizes": "100,200"]).outputs.count == 4)
        #expect(try picture("web", ["WatermarkText": "©"]).imageInvocations > web.imageInvocations)
        #expect(try picture("web", ["WatermarkText": "", "WebPQuality": "", "ThumbnailSizes": ""]) == web)
        #expect(try picture("tiers") != web)
        #expect(throws: DarkroomError.self) { try picture("web", ["WebPQuality": "101"]) }
    }
}
