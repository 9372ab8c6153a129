import Core
import FoundationEssentials
import Support
import Testing

@testable import DLQReplay

/// Replays of queues made by chance, run until nothing happens any more. What must hold of each holds for every seed.
@Suite("A replay of any queue") struct ReplayPropertyTests {
    /// One queue, and how its pictures end.
    struct Scene {
        let world: ReplayWorld
        /// What was sent: the key that each message is about; nil for what is no letter.
        var sent: [String: String?] = [:]
        /// How executions end, by key.
        var endings: [String: Receipt?] = [:]
        /// The state before a replay: how many executions there were.
        var begins: [Int] = []

        static let errors = [
            "AWS.Unavailable", "Runtime.ExitError", "Image.Corrupt", "AWS.Throttled", "Execution.Lost",
            "Source.NotFound",
        ]

        init(seed: UInt64) {
            var random = SeededRandom(seed: seed)
            world = ReplayWorld(seed: seed)
            world.settings = ReplaySettings(
                rate: [5, 60, 300].randomElement(using: &random) ?? 60,
                failureShare: [0, 30, 50].randomElement(using: &random) ?? 50,
                cap: .random(in: 1...4, using: &random))
            let keys = (0..<Int.random(in: 1...30, using: &random)).map { "k\($0)" }
            for key in keys {
                endings[key] =
                    [
                        Receipt(verdict: .done), Receipt(verdict: .done), Receipt(verdict: .superseded), nil,
                        Receipt(verdict: .failed, error: Self.errors.randomElement(using: &random)),
                    ].randomElement(using: &random) ?? nil
            }
            for number in 0..<Int.random(in: 0...60, using: &random) {
                let id = "m\(number)"
                let key = keys.randomElement(using: &random) ?? "k0"
                let error = Self.errors.randomElement(using: &random) ?? "AWS.Unavailable"
                let age = Double.random(in: 0...1, using: &random) < 0.1 ? Admission.longestAge + 60 : 60
                let release = Bool.random(using: &random) ? Release.current : nil
                let isLetter = Double.random(in: 0...1, using: &random) > 0.05
                let body =
                    !isLetter
                    ? "no letter"
                    : Bool.random(using: &random)
                        ? LetterBody.ours(key, error, release: release) : LetterBody.event(key)
                sent.updateValue(isLetter ? key : nil, forKey: id)
                world.queue.send(id, body: body, sentAt: world.clock.now - age)
            }
            let endings = self.endings
            world.ends = { endings[$0] ?? nil }
        }
    }

    @Test("loses no letter, keeps to its brakes, and comes to rest", arguments: 1...40 as ClosedRange<UInt64>)
    func holds(seed: UInt64) throws {
        var scene = Scene(seed: seed)
        let world = scene.world
        let cap = world.settings.cap
        var reports: [ReplayReport] = []
        repeat {
            scene.begins.append(world.executions.count)
            reports.append(try world.replay())
            world.clock.pass(1000)
            try #require(reports.count < 200, "it comes to rest")
            let throttles = scene.endings.values.contains { $0?.error.map(LetterClass.isThrottling) ?? false }
            if throttles && reports.count > 3 * cap { break }  // Throttled letters are tried for ever, and rightly.
        } while reports.last?.total.run != 0 || reports.last?.total.parked != 0
        accounts(reports)
        conserves(scene)
        costs(scene, cap: cap)
        paces(scene)
        waves(scene)
    }

    /// Every letter looked at ends deleted, kept or parked exactly once.
    private func accounts(_ reports: [ReplayReport]) {
        for report in reports {
            for row in report.errors + [report.total] {
                #expect(row.letters == row.done + row.kept + row.parked, "\(row)")
                #expect(row.failed <= row.kept && row.run <= row.letters)
            }
        }
    }

    /// What is gone from the queue is parked, or its picture is done, or another message speaks for it.
    private func conserves(_ scene: Scene) {
        let (queue, parked) = (scene.world.queue, scene.world.parked)
        #expect(queue.left.union(queue.deleted) == Set(scene.sent.keys))
        #expect(queue.left == queue.visible, "all that is left is in sight")
        for id in queue.deleted where parked[id] == nil {
            guard let key = scene.sent[id] ?? nil else {
                Issue.record("\(id) was no letter and is gone")
                continue
            }
            let isDone = scene.endings[key]??.verdict == .done || scene.endings[key]??.verdict == .superseded
            let hasTwin = scene.sent.contains { other, otherKey in
                other != id && otherKey == key && (queue.left.contains(other) || parked[other] != nil)
            }
            #expect(
                isDone || hasTwin, "\(id) about \(key) is gone, which ends \(String(describing: scene.endings[key]))")
        }
    }

    /// A picture costs its cap at most; throttling is nobody's fault and is not counted.
    private func costs(_ scene: Scene, cap: Int) {
        for (key, executions) in Dictionary(grouping: scene.world.executions, by: \.key) {
            let ending = scene.endings[key] ?? nil
            if ending?.verdict == .done || ending?.verdict == .superseded
                || LetterClass.isThrottling(ending?.error ?? "")
            {
                continue
            }
            #expect(executions.count <= cap, "\(key)")
        }
    }

    /// Between any two starts of one replay lies the time that the rate asks for, but for one batch.
    private func paces(_ scene: Scene) {
        let settings = scene.world.settings
        let ends = scene.begins.dropFirst() + [scene.world.executions.count]
        for (begin, end) in zip(scene.begins, ends) {
            let times = scene.world.executions[begin..<end].map(\.at).sorted()
            for (number, time) in times.enumerated() {
                let allowed = time.timeIntervalSince(times[0]) * Double(settings.rate) / 60
                let batch = ReplayPace().batchLimit(settings)
                #expect(Double(number) <= allowed + Double(batch) + 1)
            }
        }
    }

    /// Of each error one letter goes first: no second one starts in the same replay before that.
    private func waves(_ scene: Scene) {
        let ends = scene.begins.dropFirst() + [scene.world.executions.count]
        for (begin, end) in zip(scene.begins, ends) {
            for (cause, executions) in Dictionary(grouping: scene.world.executions[begin..<end], by: \.cause) {
                let judged = executions.map { execution -> Bool? in
                    guard let receipt = scene.endings[execution.key] ?? nil else { return true }
                    if LetterClass.isThrottling(receipt.error ?? "") { return nil }
                    return receipt.verdict == .failed
                }
                let first = judged.compactMap(\.self).first
                if first == true { #expect(judged.compactMap(\.self).count == 1, "\(cause) goes on after its canary") }
            }
        }
    }
}
