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
    func recipe() {
        var claim = Self.claim()
        claim.recipe = "recipe"
        let decision = claim.decide(nil, now: Self.now)
        if case .take(let record) = decision {
            #expect(record.recipe == "recipe")
        } else {
            Issue.record("\(decision)")
        }
    }

    enum Expected: Sendable { case take, done, running, failed, superseded, busy }

    static let table: [(String, ImageRecord?, Claim, Expected)] = [
        ("nobody was here", nil, claim(), .take),
        ("the object was overwritten since the event", nil, claim(eTag: "e2"), .superseded),
        ("a manual request takes what is there", nil, claim(origin: .manual, expected: nil, eTag: "e2"), .take),
        ("the same event again, done", record(status: .done), claim(), .done),
        ("the same event again, at work", record(status: .running, lease: 10), claim(), .running),
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
    func decides(index: Int) {
        let (story, record, claim, expected) = Self.table[index]
        let decision = claim.decide(record, now: Self.now)
        switch (decision, expected) {
        case (.take(let next), .take):
            #expect(next.owner == "me" && next.status == .running, Comment(rawValue: story))
            #expect(next.version == (record?.version ?? 0) + 1, Comment(rawValue: story))
            #expect(next.isLeased(now: Self.now + 299) && !next.isLeased(now: Self.now + 301))
        case (.duplicate(.done), .done), (.duplicate(.running), .running), (.duplicate(.failed), .failed),
            (.superseded, .superseded), (.busy, .busy):
            break
        default: Issue.record("\(story): expected \(expected), decided \(decision)")
        }
    }

    @Test("keeps the revision of its own plan only")
    func revisions() {
        let same = Self.claim(origin: .replay).decide(Self.record(status: .failed), now: Self.now)
        let other = Self.claim(origin: .replay).decide(Self.record(status: .failed, plan: "x"), now: Self.now)
        guard case .take(let kept) = same, case .take(let fresh) = other else {
            Issue.record("expected two claims")
            return
        }
        #expect(kept.revision == 2)
        #expect(fresh.revision == 0)
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
