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
        var testDescription: String { name }

        var world: World {
            var world = World(fate: fate)
            world.start(.execution, first)
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
        var fault: String
        var testDescription: String { name }
    }

    static let breaches: [Breach] = [
        Breach(
            name: "writes without a fence", fate: Fate(overwrites: 1), rules: Rules(fences: false),
            fault: "version 2 has no manifest: P1"),
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
            name: "revisions that take no notice of the manifest", fate: Fate(crashes: 1, failures: 1),
            rules: Rules(numbersBySuccession: false, allowsPartial: true), fault: "one id announced two things"),
    ]

    @Test("needs each of its rules: the search finds what goes wrong without it", arguments: breaches)
    func needs(breach: Breach) {
        let scenario = Scenario(name: breach.name, fate: breach.fate, rules: breach.rules)
        let result = Search(breach.rules).run(from: scenario.world)
        let fault = result.counterexample?.fault
        print("\(breach.name): \(fault ?? "nothing"), after \(result.states) states")
        #expect(fault?.contains(breach.fault) ?? false || breach.fault.isEmpty && fault != nil)
    }
}
