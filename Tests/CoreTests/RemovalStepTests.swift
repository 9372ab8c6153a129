import FoundationEssentials
import Testing

@testable import Core

@Suite("A removal") struct RemovalStepTests {
    static let now = SweepStepTests.now

    static func step(_ record: ImageRecord?) -> RemovalStep { RemovalStep.decide(record, owner: "me", now: now) }

    @Test("waits for whoever works on the image, and ends where there is nothing to do")
    func waits() {
        #expect(Self.step(nil) == .nothing)
        #expect(Self.step(SweepStepTests.record(.deleted)) == .done)
        #expect(Self.step(SweepStepTests.record(.running, lease: SweepStepTests.moment + 1)) == .busy)
        #expect(Self.step(SweepStepTests.record(.removing, lease: SweepStepTests.moment + 1)) == .busy)
        var held = SweepStepTests.record(.done)
        held.hold = ImageRecord.Hold(owner: "other", until: SweepStepTests.moment + 1)
        #expect(Self.step(held) == .busy)
        held.hold?.owner = "me"
        #expect(Self.step(held) != .busy)
        var mine = SweepStepTests.record(.removing, lease: SweepStepTests.moment + 1)
        mine.owner = "me"
        #expect(Self.step(mine) == .resume)
    }

    @Test("keeps claims away first, can let go as if nothing had been, and ends in a tombstone that expires")
    func sequence() throws {
        let record = SweepStepTests.record(.done)
        guard case .hold(let held) = Self.step(record) else {
            Issue.record("not held")
            return
        }
        #expect(held.isHeld(now: Self.now) && held.version == 4 && held.status == .done)
        var released = held.released
        #expect(released.version == 5)
        released.version = record.version
        #expect(released == record)
        let request = ImageRequest(bucket: "b", key: "k", origin: .upload, isDeletion: true)
        let begun = held.removing(by: "me", input: .null, request: request, manifest: nil, now: Self.now)
        #expect(
            begun.status == .removing && begun.isLeased(now: Self.now) && begun.hold == nil
                && begun.sweepAt == begun.leaseUntil)
        let tombstone = begun.deleted(now: Self.now)
        #expect(tombstone.status == .deleted && tombstone.revision == 2 && tombstone.leaseUntil == nil)
        #expect(tombstone.sweepAt == nil && tombstone.keys.isEmpty, "nobody can still write")
        #expect(tombstone.expiresAt == SweepStepTests.moment + 30 * 86_400)
    }

    @Test("has the sweeper come back where a renderer may still write")
    func comesBack() {
        let young = SweepStepTests.record(.superseded, startedAgo: 10)
        let tombstone = young.deleted(now: Self.now)
        #expect(tombstone.keys == ["a"] && tombstone.sweepAt == young.writersUntil)
    }
}
