import AWSClient
import Core
import FoundationEssentials
import Testing

@testable import darkroom

struct ReprocessEndingTests {
    static func counts(_ json: String) throws -> StepFunctions.MapRun.Counts {
        let rest = #""pending":0,"running":0,"succeeded":0,"failed":0,"timedOut":0,"aborted":0,"total":0"#
        let all = try JSONDecoder().decode([String: Int].self, from: Data("{\(rest)}".utf8))
        let given = try JSONDecoder().decode([String: Int].self, from: Data(json.utf8))
        return try JSONDecoder().decode(
            StepFunctions.MapRun.Counts.self, from: JSONEncoder().encode(all.merging(given) { _, new in new }))
    }

    static func ending(_ status: String, _ counts: String, error: Failure? = nil) throws -> ReprocessEnding {
        ReprocessEnding(execution: "arn:e", status: status, error: error, counts: try Self.counts(counts), report: nil)
    }

    @Test(arguments: [
        ("SUCCEEDED", #"{"total":3,"succeeded":3}"#, true),
        ("SUCCEEDED", #"{"total":3,"succeeded":2,"failed":1}"#, false),
        ("FAILED", #"{"total":3,"succeeded":3}"#, false), ("ABORTED", #"{"total":3,"succeeded":1,"pending":2}"#, false),
        ("SUCCEEDED", "{}", true),
    ])
    func `A run is clean when it ended well with everything made`(status: String, counts: String, isClean: Bool) throws
    {
        #expect(try Self.ending(status, counts).isClean == isClean)
    }

    @Test func `Without a readable report the table has what the map run counted`() throws {
        let ending = try Self.ending(
            "SUCCEEDED", #"{"total":12345678,"succeeded":12345000,"failed":600,"timedOut":78}"#)
        let lines = ending.lines(width: nil, colored: false)
        #expect(lines[1] == "ended well  12,345,000" && lines[2] == "failed             678")
        #expect(lines.last == "succeeded  arn:e")
    }

    @Test func `What was stopped says what was not made and why it ended`() throws {
        let failure = Failure(name: "Reprocess.Stopped", cause: "States.ExceedToleratedFailureThreshold: too many")
        let ending = try Self.ending("FAILED", #"{"total":10,"failed":2,"aborted":1,"pending":7}"#, error: failure)
        let text = ending.lines(width: nil, colored: false).joined(separator: "\n")
        #expect(text.contains("not made          8") && text.contains("Reprocess.Stopped: States.Exceed"))
        let aborted = try Self.ending("ABORTED", "{}").lines(width: nil, colored: false)
        #expect(aborted.contains("it was stopped; what was made stays made"))
    }
}
