import Core
import Testing

/// The protocol as a state machine, searched: every interleaving of the steps, with the real decisions between them.
@Suite("The protocol") struct ProtocolTests {
    struct Scenario: Sendable, CustomTestStringConvertible {
        var name: String
        var fate: Fate
        var rules = Rules()
        var first = Request(version: 1)
        var second: Request?
        /// Versions that were made one right after the other, some time ago; then `first` is not asked for.
        var made = 0
        var testDescription: String { name }

        var world: World {
            var world = World(fate: Fate())
            for version in 0..<made {
                world.source = version + 1
                world.start(.execution, Request(version: version + 1))
                Step(rules: rules).finish(&world)
            }
            if made > 0 { world.now += Model.pause }
            world.fate = fate
            if made == 0 { world.start(.execution, first) }
            if let second { world.start(.execution, second) }
            return world
        }
    }

    static let partial = Rules(allowsPartial: true)
    static let deleting = Rules(deletesWithOriginal: true)
    static let forced = Request(version: 1, isForced: true, id: "r")

    static let scenarios: [Scenario] = [
        Scenario(name: "an overwrite", fate: Fate(overwrites: 1)),
        Scenario(name: "an overwrite and a crash", fate: Fate(overwrites: 1, crashes: 1)),
        Scenario(name: "an overwrite and a lease that runs out", fate: Fate(overwrites: 1, pauses: 1)),
        Scenario(name: "an overwrite and an answer that is lost", fate: Fate(overwrites: 1, repeats: 1)),
        Scenario(name: "answers that are lost", fate: Fate(duplicates: 1, repeats: 2)),
        Scenario(name: "an event twice and a crash", fate: Fate(duplicates: 1, crashes: 1, pauses: 1)),
        Scenario(name: "a sweep beside a late upload", fate: Fate(overwrites: 1, pauses: 1, sweeps: 1)),
        Scenario(name: "a failure and an overwrite", fate: Fate(overwrites: 1, failures: 1)),
        Scenario(name: "a partial image and an overwrite", fate: Fate(overwrites: 1, failures: 1), rules: partial),
        Scenario(
            name: "a partial image and lost answers", fate: Fate(duplicates: 1, repeats: 1, failures: 1), rules: partial
        ),
        Scenario(name: "a failure and a crash", fate: Fate(crashes: 1, failures: 1, pauses: 1, sweeps: 1)),
        Scenario(name: "a forced request run twice", fate: Fate(crashes: 1), first: forced, second: forced),
        Scenario(
            name: "a poison image, overwritten", fate: Fate(overwrites: 1, crashes: 1),
            first: Request(version: 1, isPoison: true)),
        Scenario(name: "a deletion", fate: Fate(deletions: 1, crashes: 1), rules: deleting),
        Scenario(name: "a deletion and a lost answer", fate: Fate(deletions: 1, repeats: 1), rules: deleting),
        Scenario(name: "a deletion and an upload after it", fate: Fate(overwrites: 1, deletions: 1), rules: deleting),
        Scenario(name: "a replay beside an overwrite", fate: Fate(overwrites: 1, failures: 1, replays: 1)),
        Scenario(name: "two replays at once", fate: Fate(failures: 1, replays: 2)),
        Scenario(name: "a replay that dies, beside another", fate: Fate(crashes: 1, failures: 1, replays: 2)),
        Scenario(
            name: "a replay of a partial image beside an overwrite",
            fate: Fate(overwrites: 1, failures: 1, replays: 1), rules: partial),
        Scenario(
            name: "a replay beside a deletion", fate: Fate(deletions: 1, failures: 1, replays: 1), rules: deleting),
        Scenario(name: "the same bytes again after others", fate: Fate(overwrites: 1, returns: 1)),
        Scenario(name: "the same bytes again beside a sweep", fate: Fate(returns: 1, crashes: 1, sweeps: 2), made: 2),
        Scenario(
            name: "the same bytes again after a deletion", fate: Fate(returns: 1, deletions: 1), rules: deleting),
    ]

    @Test("loses nothing, makes nothing twice and leaves nothing behind", arguments: scenarios)
    func holds(scenario: Scenario) {
        let result = Search(scenario.rules).run(from: scenario.world)
        print("\(scenario.name): \(result.states) states, \(result.ends) ends")
        if let (fault, way) = result.counterexample {
            let steps = way.joined(separator: "\n  ")
            Issue.record("\(scenario.name): \(fault)\n  \(steps)")
        }
        #expect(result.ends > 0)
    }

    /// A rule taken away, and where the search must find what that leads to.
    struct Breach: Sendable, CustomTestStringConvertible {
        var name: String
        var fate: Fate
        var rules: Rules
        var made = 0
        var fault: String
        var testDescription: String { name }
    }

    static let breaches: [Breach] = [
        Breach(
            name: "writes without a fence", fate: Fate(overwrites: 1), rules: Rules(fences: false),
            fault: "version 2 has no manifest: P1"),
        Breach(
            name: "a source that is looked at before the keys", fate: Fate(overwrites: 1),
            rules: Rules(keysBeforeSource: false), fault: "s of P2 holds P1"),
        Breach(
            name: "a record closed before its letter is sent", fate: Fate(crashes: 1, failures: 1),
            rules: Rules(letterFirst: false), fault: "has no manifest"),
        Breach(
            name: "claims that forget what they take over from", fate: Fate(overwrites: 1),
            rules: Rules(remembers: false),
            fault: "orphans"),
        Breach(
            name: "a removal that does not look again", fate: Fate(overwrites: 1, deletions: 1),
            rules: Rules(looksAgain: false, deletesWithOriginal: true), fault: ""),
        Breach(
            name: "the same bytes again, left to whoever is at work on them", fate: Fate(overwrites: 1, returns: 1),
            rules: Rules(newestTakesOver: false), fault: "version 3 has no manifest"),
        Breach(
            name: "a sweeper that does not keep claims away",
            fate: Fate(returns: 1, sweeps: 1), rules: Rules(holds: false), made: 2, fault: "holds nothing"),
        Breach(
            name: "revisions that take no notice of the manifest", fate: Fate(crashes: 1, failures: 1),
            rules: Rules(numbersBySuccession: false, allowsPartial: true), fault: "one id announced two things"),
    ]

    @Test("needs each of its rules: the search finds what goes wrong without it", arguments: breaches)
    func needs(breach: Breach) {
        let scenario = Scenario(name: breach.name, fate: breach.fate, rules: breach.rules, made: breach.made)
        let result = Search(breach.rules).run(from: scenario.world)
        let fault = result.counterexample?.fault
        print("\(breach.name): \(fault ?? "nothing"), after \(result.states) states")
        #expect(fault?.contains(breach.fault) ?? false || breach.fault.isEmpty && fault != nil)
    }
}
