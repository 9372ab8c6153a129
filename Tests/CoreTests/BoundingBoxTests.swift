import Testing

@testable import Core

@Suite("A subject") struct BoundingBoxTests {
    static let small = BoundingBox(left: 0, top: 0, width: 0.1, height: 0.1)
    static let large = BoundingBox(left: 0.5, top: 0.25, width: 0.4, height: 0.5)

    @Test("is the largest and surest thing found")
    func weight() {
        #expect(FocalPoint(subjects: [(Self.small, 99), (Self.large, 80)]) == FocalPoint(x: 0.7, y: 0.5))
        #expect(FocalPoint(subjects: [(Self.small, 99), (Self.large, 1)]) == FocalPoint(x: 0.05, y: 0.05))
        #expect(FocalPoint(subjects: []) == nil)
    }

    @Test("that reaches over the edge still has its middle inside")
    func edge() {
        let beyond = BoundingBox(left: 0.9, top: -0.4, width: 0.6, height: 0.4)
        #expect(FocalPoint(subjects: [(beyond, 90)]) == FocalPoint(x: 1, y: 0))
    }

    @Test("moves only sizes that are cut around it and have no focal point of their own")
    func focused() {
        let point = FocalPoint(x: 0.1, y: 0.2)
        let subject = Size(name: "s", width: 9, height: 9, fit: .cover, crop: .subject)
        #expect(subject.focused(on: point).focus == point && subject.waitsForTags)
        #expect(subject.focused(on: nil) == subject)
        let fixed = Size(name: "f", width: 9, height: 9, fit: .cover, crop: .subject, focus: FocalPoint(x: 1, y: 1))
        #expect(fixed.focused(on: point) == fixed && !fixed.waitsForTags)
        let plain = Size(name: "p", width: 9, height: 9, fit: .cover)
        #expect(plain.focused(on: point) == plain && !plain.waitsForTags)
    }
}
