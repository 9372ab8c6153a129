import FoundationEssentials
import Testing

@testable import Core

@Suite("The sweeper") struct SweepStepTests {
    static let now = Date(timeIntervalSince1970: 1_800_001_000)
    static let moment = 1_800_001_000

    static func record(
        _ status: ImageRecord.Status, startedAgo: Double = 400, lease: Int? = nil, error: Failure? = nil,
        keys: [String] = ["a"], origin: ImageRequest.Origin = .upload, sweepAt: Int? = moment - 1
    ) -> ImageRecord {
        ImageRecord(
            owner: "o", planId: "p", eTag: "e", preset: "web", status: status, leaseUntil: lease, version: 3,
            revision: 1,
            origin: origin, startedAt: Timestamp.string(now - startedAgo), error: error, keys: keys, sweepAt: sweepAt)
    }

    static func step(_ record: ImageRecord) -> SweepStep { SweepStep.decide(record, source: "s", now: now) }

    static let passing = Failure(name: "AWS.Unavailable", cause: "503")
    static let permanent = Failure(name: "Image.Corrupt", cause: "cut")

    @Test("leaves whoever is at work alone", arguments: [ImageRecord.Status.running, .removing])
    func alive(status: ImageRecord.Status) {
        #expect(Self.step(Self.record(status, lease: Self.moment + 1)) == .leave)
        var held = Self.record(.failed, error: Self.permanent)
        held.hold = ImageRecord.Hold(owner: "x", until: Self.moment + 1)
        #expect(Self.step(held) == .leave)
        #expect(Self.step(Self.record(.failed, sweepAt: Self.moment + 1)) == .leave)
    }

    @Test("sends the letter of an execution whose lease ran out, unless a replay's message is still queued")
    func lost() {
        for (origin, wanted) in [
            (ImageRequest.Origin.upload, true), (.manual, true), (.reprocess, true), (.replay, false),
        ] {
            guard
                case .lost(let closed, let letter) = Self.step(
                    Self.record(.running, lease: Self.moment, origin: origin))
            else {
                Issue.record("not lost")
                continue
            }
            #expect(letter == wanted && closed.status == .failed && closed.leaseUntil == nil && closed.version == 4)
            #expect(closed.error?.name == "Execution.Lost" && closed.error?.isRetryable == true)
            // What it rendered waits for the replay.
            #expect(closed.sweepAt == closed.writersUntil + SweepStep.keepSeconds)
        }
    }

    static let own: [(String, ImageRecord, Bool)] = [
        ("superseded", record(.superseded), true),
        ("failed for good", record(.failed, error: permanent), true),
        ("failed, may pass: kept for the replay", record(.failed, error: passing), false),
        ("failed by a crash: kept too", record(.failed, error: Failure(name: "Runtime.ExitError", cause: "")), false),
        (
            "failed, may pass, but its letter is gone by now", record(.failed, startedAgo: 15 * 86_400, error: passing),
            true
        ),
        ("partial for good: what no manifest names", record(.partial), true),
        ("partial, may be completed", record(.partial, error: passing), false),
        ("removed", record(.deleted), true),
        ("done: the manifest names it all", record(.done), false),
        (
            "failed for good, but a function of it may still write", record(.failed, startedAgo: 10, error: permanent),
            false
        ),
    ]

    @Test(
        "deletes what a closed record's own plan left, once nobody may still write or want it", arguments: own.indices)
    func ownPlan(index: Int) {
        let (story, record, deletes) = Self.own[index]
        let step = Self.step(record)
        if case .tidy(let leftovers, let tidied) = step {
            var expected = Leftovers(keys: ["a"], plans: ["p"], source: "s")
            expected.isGone = record.status == .deleted
            #expect(deletes && leftovers == expected, Comment(rawValue: story))
            #expect(tidied.keys.isEmpty && tidied.sweepAt == nil, Comment(rawValue: story))
        } else if case .postpone(let later) = step {
            #expect(!deletes && later.sweepAt ?? .max > Self.moment, Comment(rawValue: story))
        } else {
            Issue.record("\(story): \(step)")
        }
    }

    @Test("deletes what overtaken plans left once their leases are over, and comes back for the others")
    func abandoned() {
        var record = Self.record(.done)
        record.abandoned = [
            Abandoned(planId: "old", keys: ["b", "c"], until: Self.moment),
            Abandoned(planId: "live", keys: ["d"], until: Self.moment + 9),
        ]
        guard case .tidy(let leftovers, let tidied) = Self.step(record) else {
            Issue.record("nothing tidied")
            return
        }
        #expect(leftovers == Leftovers(keys: ["b", "c"], plans: ["old"], source: "s"))
        #expect(tidied.abandoned.map(\.planId) == ["live"] && tidied.sweepAt == Self.moment + 9)
    }

    @Test("may delete only what these plans of this upload wrote and no manifest names")
    func mayDelete() {
        let source = Source(bucket: "b", key: "k", eTag: "e", size: 1, format: .jpeg, width: 1, height: 1)
        let leftovers = Leftovers(keys: ["a"], plans: ["p"], source: OutputMark.source(bucket: "b", key: "k"))
        var mark = OutputMark(source: source, plan: "p", sha256: "x")
        #expect(leftovers.mayDelete("a", mark: mark, manifest: nil))
        #expect(!leftovers.mayDelete("a", mark: nil, manifest: nil))
        let manifest = Manifest(
            verdict: .done, source: source, planId: "q", preset: "web", revision: 1, createdAt: "",
            variants: [Variant(size: "s", key: "a", width: 1, height: 1, format: .webp, bytes: 1, sha256: "x")])
        #expect(!leftovers.mayDelete("a", mark: mark, manifest: manifest))
        mark.plan = "q"
        #expect(!leftovers.mayDelete("a", mark: mark, manifest: nil))
        mark.plan = "p"
        mark.source = "another"
        #expect(!leftovers.mayDelete("a", mark: mark, manifest: nil))
    }
}
