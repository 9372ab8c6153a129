import FoundationEssentials
import Testing

@testable import Core

@Suite("Metrics in a log line") struct EmbeddedMetricsTests {
    static let date = Date(timeIntervalSince1970: 1_574_109_732.004)

    @Test(
        "follow AWS's schema, whichever of them there are", arguments: Metric.allCases.map { [$0] } + [Metric.allCases])
    func conform(metrics: [Metric]) throws {
        let members = EmbeddedMetrics.members(
            Dictionary(uniqueKeysWithValues: metrics.map { ($0, 1.5) }), at: Self.date)
        let schema = try JSONDecoder().decode(
            JSONValue.self,
            from: Data(contentsOf: URL(filePath: PresetTests.store.directory + "/../Tests/schemas/emf.schema.json")))
        #expect(try JSONSchema(schema).faults(of: .object(members)) == [])
        var broken = members
        broken["_aws"] = .object(["CloudWatchMetrics": .array([])])
        #expect(try JSONSchema(schema).faults(of: .object(broken)) != [], "the schema would not notice")
    }

    @Test("stand under the fewest dimensions, each set once")
    func directives() throws {
        let members = EmbeddedMetrics.members(
            [.thumbnailsCount: 2, .sizeOutBytes: 900, .duration: 12, .refusals: 1], at: Self.date)
        #expect(members["_aws"]?["Timestamp"] == .int(1_574_109_732_004))
        guard case .array(let directives)? = members["_aws"]?["CloudWatchMetrics"] else {
            Issue.record("no directives")
            return
        }
        let found = directives.map { directive in
            "\(Self.texts(directive["Dimensions"])) \(Self.texts(directive["Metrics"]))"
        }
        #expect(
            found == [
                "error,stack refusals Count", "function,stack duration_ms Milliseconds",
                "stack size_out_bytes Bytes,thumbnails_count Count",
            ])
        #expect(directives.allSatisfy { $0["Namespace"] == .string("ImagePipeline") })
        #expect(members["thumbnails_count"] == .number(2) && members["duration_ms"] == .number(12))
    }

    @Test("are told apart by the stack, and by nothing that has many values")
    func dimensions() {
        for metric in Metric.allCases {
            #expect(metric.dimensions.contains(.stack) && metric.dimensions.count <= 2)
            #expect(metric.dimensions == metric.dimensions.sorted())
        }
    }

    /// The texts of a dimension set or of metric definitions.
    private static func texts(_ value: JSONValue?) -> String {
        switch value {
        case .array(let items)?: items.map(texts).joined(separator: ",")
        case .object(let members)?: members.sorted { $0.key < $1.key }.map { texts($0.value) }.joined(separator: " ")
        case .string(let text)?: text
        default: ""
        }
    }
}
