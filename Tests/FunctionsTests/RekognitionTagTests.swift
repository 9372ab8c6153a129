import Testing

@testable import Core
@testable import RekognitionTag

@Suite("rekognition-tag") struct RekognitionTagTests {
    struct Fixed: Labeller {
        func labels(of image: ObjectReference, most: Int, minConfidence: Double) throws -> [FoundLabel] {
            [
                FoundLabel(label: .init(name: "Grass", confidence: 80)),
                FoundLabel(
                    label: .init(name: "Dog", confidence: 98, parents: ["Animal"]),
                    subjects: [(BoundingBox(left: 0.6, top: 0.2, width: 0.2, height: 0.4), 97)]),
            ]
        }

        func moderationLabels(of image: ObjectReference, minConfidence: Double) throws -> [Tags.Label] {
            [.init(name: "Tobacco", confidence: 60)]
        }
    }

    func handle(moderation: Bool, seconds: Double = 9) throws -> Tags {
        try RekognitionTag(labeller: Fixed()).handle(
            Steps.Tag.Event(
                execution: ExecutionContext(arn: "arn", startedAt: "2026-11-21T04:00:00Z"), owner: "me",
                source: Source(bucket: "in", key: "a", eTag: "e", size: 1, format: .jpeg, width: 9, height: 9),
                planId: "p",
                tagging: Tagging(image: ObjectReference(bucket: "work", key: "t.jpg"), moderation: moderation)),
            deadline: Deadline(in: seconds))
    }

    @Test("gives the labels, the most confident first, and where the subject stands")
    func labels() throws {
        let tags = try handle(moderation: false)
        #expect(tags.status == .tagged && tags.labels?.map(\.name) == ["Dog", "Grass"])
        #expect(tags.moderation == nil)
        let focus = try #require(tags.focus)
        #expect(abs(focus.x - 0.7) < 1e-9 && abs(focus.y - 0.4) < 1e-9)
    }

    @Test("asks for moderation labels only when wanted, and for nothing once the time is over")
    func moderation() throws {
        #expect(try handle(moderation: true).moderation?.map(\.name) == ["Tobacco"])
        let error = #expect(throws: DarkroomError.self) { try handle(moderation: true, seconds: -1) }
        #expect(error?.name == .deadlineExceeded)
    }
}
