import FoundationEssentials
import Testing

@testable import Core

@Suite("A claim") struct ClaimTests {
    static let now = Date(timeIntervalSince1970: 1_800_000_000)

    static func record(
        status: ImageRecord.Status, plan: String = "plan", eTag: String = "e1", lease: Double? = nil,
        sequencer: String? = "0A", owner: String = "other"
    ) -> ImageRecord {
        ImageRecord(
            owner: owner, planId: plan, eTag: eTag, sequencer: sequencer, preset: "web", status: status,
            leaseUntil: lease.map { Int(now.timeIntervalSince1970 + $0) }, version: 7, revision: 2, origin: .upload,
            startedAt: "2026-11-21T04:00:00.000Z")
    }

    static func claim(
        origin: ImageRequest.Origin = .upload, expected: String? = "e1", eTag: String = "e1", sequencer: String? = "0A",
        force: Bool = false
    ) -> Claim {
        Claim(
            owner: "me", planId: "plan", preset: "web",
            request: ImageRequest(
                bucket: "b", key: "k", eTag: expected, sequencer: sequencer, force: force, origin: origin),
            eTag: eTag)
    }

    @Test("leaves its recipe in the record that it writes")
    func recipe() throws {
        var claim = Self.claim()
        claim.recipe = "recipe"
        #expect(try Self.taken(claim, over: nil).record.recipe == "recipe")
    }

    enum Expected: Sendable { case take, done, running, failed, superseded, busy }

    static let table: [(String, ImageRecord?, Claim, Expected)] = [
        ("nobody was here", nil, claim(), .take),
        ("the object was overwritten since the event", nil, claim(eTag: "e2"), .superseded),
        ("a manual request takes what is there", nil, claim(origin: .manual, expected: nil, eTag: "e2"), .take),
        ("the same event again, done", record(status: .done), claim(), .done),
        ("the same event again, at work", record(status: .running, lease: 10), claim(), .running),
        ("the same bytes uploaded again, at work", record(status: .running, lease: 10), claim(sequencer: "0B"), .take),
        ("an older event of the same bytes", record(status: .running, lease: 10), claim(sequencer: "09"), .running),
        ("the owner itself asks again", record(status: .running, lease: 10, owner: "me"), claim(), .take),
        ("the lease ran out", record(status: .running, lease: -1), claim(), .take),
        ("a newer source takes over a live lease", record(status: .running, eTag: "e0", lease: 10), claim(), .take),
        ("another preset waits for a live lease", record(status: .running, plan: "x", lease: 10), claim(), .busy),
        ("another preset after the first is done", record(status: .done, plan: "x"), claim(), .take),
        ("the same event again, failed: its letter stands for it", record(status: .failed), claim(), .failed),
        ("failed, then the same bytes uploaded again", record(status: .failed), claim(sequencer: "0B"), .take),
        ("failed, then replayed", record(status: .failed), claim(origin: .replay), .take),
        ("done, then replayed", record(status: .done), claim(origin: .replay), .done),
        ("partial, same event", record(status: .partial), claim(), .done),
        ("partial, then replayed", record(status: .partial), claim(origin: .replay), .take),
        ("done, forced", record(status: .done), claim(origin: .manual, force: true), .take),
        ("at work, forced: waits", record(status: .running, lease: 10), claim(origin: .manual, force: true), .busy),
        ("superseded once, current again", record(status: .superseded), claim(), .take),
    ]

    @Test("decides by the record", arguments: table.indices)
    func decides(index: Int) { check(Self.table[index]) }

    static func taken(_ claim: Claim, over record: ImageRecord?) throws -> (record: ImageRecord, resume: Bool) {
        guard case .take(let next, let resume) = claim.decide(record, now: now) else {
            throw DarkroomError(.internalFault, "not taken: \(claim.decide(record, now: now))")
        }
        return (next, resume)
    }

    @Test("counts revisions on, whatever the plan, so that they order an image's announcements")
    func revisions() throws {
        #expect(try Self.taken(Self.claim(origin: .replay), over: Self.record(status: .failed)).record.revision == 2)
        #expect(try Self.taken(Self.claim(), over: Self.record(status: .done, plan: "x")).record.revision == 2)
    }

    @Test("resumes only an earlier attempt of its own plan, and never when forced")
    func resumes() throws {
        #expect(try Self.taken(Self.claim(origin: .replay), over: Self.record(status: .failed)).resume)
        #expect(try !Self.taken(Self.claim(origin: .replay), over: Self.record(status: .failed, plan: "x")).resume)
        #expect(try !Self.taken(Self.claim(), over: nil).resume)
        #expect(try !Self.taken(Self.claim(origin: .manual, force: true), over: Self.record(status: .failed)).resume)
        #expect(try !Self.taken(Self.claim(), over: Self.record(status: .deleted)).resume)
    }

    @Test("remembers what the plan before it may have written, and until when")
    func remembers() throws {
        var other = Self.record(status: .running, plan: "x", eTag: "e0", lease: 10)
        other.keys = ["a", "b"]
        other.abandoned = [
            Abandoned(planId: "plan", keys: ["p"], until: 5), Abandoned(planId: "w", keys: ["c"], until: 7),
        ]
        other.leaseUntil = Int(Self.now.timeIntervalSince1970) - 1
        #expect(
            try Self.taken(Self.claim(), over: other).record.abandoned == [
                Abandoned(planId: "w", keys: ["c"], until: 7),
                Abandoned(planId: "x", keys: ["a", "b"], until: other.writersUntil),
            ])
    }

    static func held(_ record: ImageRecord, for seconds: Int) -> ImageRecord {
        var record = record
        record.hold = ImageRecord.Hold(owner: "sweeper", until: Int(now.timeIntervalSince1970) + seconds)
        return record
    }

    static func abandoning(_ record: ImageRecord) -> ImageRecord {
        var record = record
        record.abandoned = [Abandoned(planId: "plan", keys: ["k"], until: 0)]
        return record
    }

    static func named(_ record: ImageRecord, origin: ImageRequest.Origin) -> ImageRecord {
        var record = record
        record.requestId = "r"
        record.origin = origin
        return record
    }

    static func twin(_ origin: ImageRequest.Origin) -> Claim {
        var claim = claim(origin: origin, force: true)
        claim.request.requestId = "r"
        return claim
    }

    static func unplanned(_ origin: ImageRequest.Origin = .upload) -> Claim {
        var claim = claim(origin: origin)
        claim.planId = Plan.unplanned
        return claim
    }

    static let special: [(String, ImageRecord?, Claim, Expected)] = [
        ("leftovers are being deleted", held(record(status: .failed), for: 1), claim(), .busy),
        ("whoever held it is gone", held(record(status: .superseded), for: -1), claim(), .take),
        ("being removed", record(status: .removing, lease: 10), claim(), .busy),
        ("being removed, and uploaded anew", record(status: .removing, eTag: "e0", lease: 10), claim(), .busy),
        ("whoever removed it is gone", record(status: .removing, lease: -1), claim(), .take),
        ("removed, and the same bytes again", record(status: .deleted), claim(), .take),
        (
            "the newer upload deletes what this plan made: A, B, A",
            abandoning(record(status: .running, eTag: "e0", lease: 10)), claim(), .busy
        ),
        (
            "the newer upload deletes nothing of this plan", record(status: .running, eTag: "e0", lease: 10), claim(),
            .take
        ),
        (
            "a forced request run twice, at work", named(record(status: .running, lease: 10), origin: .manual),
            twin(.manual), .running
        ),
        ("a forced request run twice, done", named(record(status: .done), origin: .manual), twin(.manual), .done),
        ("a replay run twice, failed", named(record(status: .failed), origin: .replay), twin(.replay), .failed),
        ("cannot be planned, never seen", nil, unplanned(), .take),
        ("cannot be planned now, but is done", record(status: .done), unplanned(), .done),
        ("cannot be planned, again", record(status: .failed, plan: Plan.unplanned), unplanned(), .failed),
        ("could not be planned, and can now", record(status: .failed, plan: Plan.unplanned), claim(), .take),
    ]

    @Test("decides what is out of the ordinary", arguments: special.indices)
    func decidesSpecial(index: Int) {
        check(Self.special[index])
    }

    private func check(_ row: (String, ImageRecord?, Claim, Expected)) {
        let (story, record, claim, expected) = row
        let decision = claim.decide(record, now: Self.now)
        switch (decision, expected) {
        case (.take(let next, _), .take):
            #expect(next.owner == "me" && next.status == .running, Comment(rawValue: story))
            #expect(next.version == (record?.version ?? 0) + 1, Comment(rawValue: story))
            #expect(next.isLeased(now: Self.now + 299) && !next.isLeased(now: Self.now + 301))
            #expect(next.sweepAt == next.leaseUntil)
        case (.duplicate(.done), .done), (.duplicate(.running), .running), (.duplicate(.failed), .failed),
            (.superseded, .superseded), (.busy, .busy):
            break
        default: Issue.record("\(story): expected \(expected), decided \(decision)")
        }
    }

    @Test(
        "orders sequencers as hexadecimal, padded on the right",
        arguments: [
            ("0A", "0B", true), ("0B", "0A", false), ("0A", "0A00", false), ("0A", "0A01", true), ("0a", "0A", false),
        ])
    func sequencers(a: String, b: String, isLess: Bool) {
        #expect((Sequencer(a) < Sequencer(b)) == isLess)
    }
}
