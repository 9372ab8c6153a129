import FoundationEssentials
import Imaging
import Support
import Testing

@testable import Core
@testable import ValidateAndExifOrient

@Suite("validate-and-exif-orient, asked by reprocess") struct ReprocessAnswersTests {
    let store = MemoryStore()

    init() throws { try Vips.start(fonts: ValidateAndExifOrientTests.root + "/fonts") }

    func configuration(preset: String = "web", webpQuality: Int? = nil) -> Configuration {
        Configuration(
            outputBucket: "out", workBucket: "work", inputPrefix: "uploads/", preset: preset,
            overrides: PresetOverrides(webpQuality: webpQuality),
            presets: PresetStore(directory: ValidateAndExifOrientTests.root + "/presets"))
    }

    func answer(_ json: String, _ configuration: Configuration? = nil) throws -> Steps.Reprocess.Output {
        let execution = #""execution":{"arn":"arn","startedAt":"2026-11-21T04:00:00Z"}"#
        let question = try JSONDecoder().decode(Question.self, from: Data("{\(json),\(execution)}".utf8))
        guard case .reprocess(let event) = question else { throw DarkroomError(.eventMalformed, "not for reprocess") }
        return try ReprocessAnswers(store: store, configuration: configuration ?? self.configuration()).answer(event)
    }

    @Test("tells the recipe of the stack's preset or of the one asked for")
    func recipe() throws {
        let own = try answer(#""action":"recipe""#)
        #expect(own.preset == "web" && own.recipe?.count == 20)
        #expect(try answer(#""action":"recipe","preset":null"#) == own)
        let other = try answer(#""action":"recipe","preset":"tiers""#)
        #expect(other.preset == "tiers" && other.recipe != own.recipe)
        #expect(try answer(#""action":"recipe","preset":"tiers""#, configuration(preset: "tiers")) == other)
        #expect(try answer(#""action":"recipe""#, configuration(webpQuality: 3)).recipe != own.recipe)
    }

    @Test("tells the very recipe that an upload's record gets, focal point or not", arguments: [nil, "0.1,0.9"])
    func sameRecipe(focus: String?) throws {
        let records = MemoryRecords()
        store.upload(
            TinyJPEG.bytes, to: "in", "uploads/a.jpg", metadata: focus.map { ["darkroom-focus": $0] } ?? [:])
        _ = try ValidateAndExifOrient(store: store, records: records, configuration: configuration()).handle(
            Steps.Validate.Event(
                request: .object(["bucket": .string("in"), "key": .string("uploads/a.jpg")]), owner: "me",
                execution: ExecutionContext(arn: "arn", startedAt: "2026-11-21T04:00:00Z")), deadline: Deadline(in: 60))
        let recipe = try answer(#""action":"recipe""#).recipe
        #expect(records.records[ValidateAndExifOrientTests.place]?.recipe == recipe)
    }

    @Test(
        "decodes an inventory's key once",
        arguments: [("uploads/a.jpg", "uploads/a.jpg"), ("a+b%2Bc%25.png", "a b+c%.png"), ("%C3%A9", "é")])
    func decode(spelled: String, key: String) throws {
        #expect(try answer(#""action":"decode","key":"\#(spelled)""#).key == key)
    }

    @Test(
        "refuses by name",
        arguments: [
            (#""action":"recipe","preset":"none""#, ErrorName.configInvalid), (#""action":"decode""#, .eventMalformed),
            (#""action":"decode","key":"%zz""#, .eventMalformed),
        ])
    func refuses(question: String, name: ErrorName) {
        let error = #expect(throws: DarkroomError.self) { try answer(question) }
        #expect(error?.name == name)
    }

    @Test("skips what a listing holds beside the uploads, without claiming it")
    func elsewhere() throws {
        let records = MemoryRecords()
        store.upload(TinyJPEG.bytes, to: "in", "other/a.jpg")
        let request: [String: JSONValue] = [
            "bucket": .string("in"), "key": .string("other/a.jpg"), "origin": .string("reprocess"),
            "requestId": .string("r"),
        ]
        let output = try ValidateAndExifOrient(store: store, records: records, configuration: configuration()).handle(
            Steps.Validate.Event(
                request: .object(request), owner: "me",
                execution: ExecutionContext(arn: "arn", startedAt: "2026-11-21T04:00:00Z")), deadline: Deadline(in: 60))
        #expect(output.verdict == .skipped && records.records.isEmpty)
        #expect(records.receipts["r"]?.verdict == .skipped)
    }
}
