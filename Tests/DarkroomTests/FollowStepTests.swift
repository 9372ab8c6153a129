import Core
import Testing

@testable import darkroom

struct FollowStepTests {
    @Test func `Without a record, or with that of other bytes, nobody has taken the upload`() {
        #expect(step(nil) == .unclaimed)
        #expect(step(record(.done, version: 3, eTag: "old")) == .unclaimed)
    }

    @Test func `A claim runs until its record is final`() {
        #expect(step(record(.running)) == .running)
        for status in [ImageRecord.Status.done, .partial, .failed, .superseded] {
            #expect(step(record(status)) == .finished(record(status)))
        }
    }

    @Test func `An old failure of the same bytes is not the new upload's`() {
        let old = record(.failed, version: 1)
        #expect(step(old, before: old, seconds: 100) == .unclaimed)
        #expect(step(record(.failed, version: 2), before: old) == .finished(record(.failed, version: 2)))
    }

    @Test func `What is done already and stays so is done`() {
        let old = record(.done, version: 1)
        #expect(step(old, before: old, seconds: 1) == .unclaimed)
        #expect(step(old, before: old, seconds: FollowStep.graceSeconds) == .finished(old))
    }

    @Test func `An execution that was under way before the upload and ends after it counts`() {
        #expect(step(record(.done), before: record(.running)) == .finished(record(.done)))
    }

    private func step(_ record: ImageRecord?, before: ImageRecord? = nil, seconds: Double = 1) -> FollowStep {
        FollowStep(record: record, before: before, eTag: "e", seconds: seconds)
    }

    private func record(_ status: ImageRecord.Status, version: Int = 1, eTag: String = "e") -> ImageRecord {
        ImageRecord(
            owner: "o", planId: "p", eTag: eTag, preset: "web", status: status, version: version, revision: 0,
            origin: .upload, startedAt: "2026-11-21T04:30:00Z")
    }
}
