import Testing

@testable import Core

@Suite("A tracing header") struct TraceHeaderTests {
    @Test(
        "says its trace and whether it is recorded",
        arguments: [
            ("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1", true),
            ("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0;Lineage=a:0", false),
            ("Parent=53995c3f42cd8ad8;Root=1-5759e988-bd862e3fe1be46a994272793", false),
        ])
    func reads(text: String, sampled: Bool) throws {
        let header = try #require(TraceHeader(text))
        #expect(header.root == "1-5759e988-bd862e3fe1be46a994272793" && header.isSampled == sampled)
        #expect(header.text == text)
    }

    @Test("without a trace is none", arguments: ["", "Root=", "Sampled=1", "Root", ";;=;"])
    func none(text: String) { #expect(TraceHeader(text) == nil) }
}
