import Core

/// Explores every interleaving of what is under way with everything that fate allows, and judges each end.
struct Search {
    let rules: Rules
    private let step: Step
    /// Beyond this many states the search is no longer one of seconds.
    static let mostStates = 400_000

    /// A search under `rules`.
    init(_ rules: Rules = Rules()) {
        self.rules = rules
        step = Step(rules: rules)
    }

    /// What a search found.
    struct Result {
        var states = 0
        var ends = 0
        /// What is wrong with an end, and the way to it.
        var counterexample: (fault: String, way: [String])?
    }

    /// Explores from `world`, depth first.
    func run(from world: World) -> Result {
        var result = Result()
        var seen: Set<Int> = [world.hashValue]
        var stack: [(world: World, way: Way?)] = [(world, nil)]
        var judged: Set<Int> = []
        while let (world, way) = stack.popLast() {
            result.states += 1
            precondition(result.states < Search.mostStates, "the model has grown beyond a search of seconds")
            let moves = moves(from: world)
            // Fate may spare it all: wherever nobody moves any more is an end, whatever could still have happened.
            if !world.actors.indices.contains(where: { step.canMove($0, in: world) }),
                judged.insert(world.hashValue).inserted
            {
                result.ends += 1
                if let fault = Judge(rules: rules, step: step).fault(of: world) {
                    result.counterexample = (fault, way?.names ?? [])
                    return result
                }
            }
            for (name, next) in moves where seen.insert(next.hashValue).inserted {
                stack.append((next, Way(name: name, before: way)))
            }
        }
        return result
    }

    /// How a state was reached, for people.
    private final class Way {
        let name: String
        let before: Way?
        init(name: String, before: Way?) {
            self.name = name
            self.before = before
        }
        var names: [String] {
            var names: [String] = []
            var way: Way? = self
            while let here = way {
                names.append(here.name)
                way = here.before
            }
            return names.reversed()
        }
    }

    private func moves(from world: World) -> [(String, World)] {
        var moves: [(String, World)] = []
        func add(_ name: String, _ change: (inout World) -> Void) {
            var next = world
            change(&next)
            moves.append((name, next))
        }
        for index in world.actors.indices where step.canMove(index, in: world) {
            let actor = world.actors[index]
            for choice in step.choices(index, in: world) {
                let key = actor.keys.first ?? actor.waiting.keys.sorted().dropFirst(choice).first ?? ""
                add("\(actor.owner) \(actor.role) \(actor.place) \(key)") { step.take(index, choice: choice, in: &$0) }
            }
            if world.fate.crashes > 0, actor.role != .renderer, !actor.isOnItsWay, canDie(actor) {
                add("\(actor.owner) dies at \(actor.place)") {
                    $0.fate.crashes -= 1
                    $0.kill { $0 == actor }
                }
            }
            if world.fate.repeats > 0 { repeats(actor, index, add) }
            if world.fate.failures > 0, actor.role == .renderer, actor.keys == Model.keys(actor.plan).suffix(1) {
                add("\(actor.owner) fails at \(actor.keys[0])") {
                    $0.fate.failures -= 1
                    step.fail(index, in: &$0)
                }
            }
        }
        fateful(world, add)
        return moves
    }

    /// What dies before it has written anything is no loss of this protocol's: reprocess finds what has no record.
    private func canDie(_ actor: Actor) -> Bool {
        switch actor.place {
        case .removeHeadSource, .removeRead, .removeHold, .removeHeadAgain, .removeBegin: false
        default: true
        }
    }

    /// A function whose answer is lost is run again by the state machine, under the same owner.
    private func repeats(_ actor: Actor, _ index: Int, _ add: (String, (inout World) -> Void) -> Void) {
        func again(at place: Actor.Place, after: Bool) {
            add("\(actor.owner) \(after ? "after" : "in place of") \(actor.place) begins again at \(place)") { world in
                world.fate.repeats -= 1
                var copy = actor
                if after {
                    let renderers = world.actors.count
                    step.take(index, in: &world)
                    world.actors.removeSubrange(min(renderers, world.actors.count)...)
                    if world.actors.indices.contains(index), world.actors[index].owner == actor.owner {
                        world.actors.remove(at: index)
                    }
                }
                copy.place = place
                copy.next = nil
                copy.over = nil
                copy.seen = nil
                copy.keys = []
                copy.manifest = nil
                if after {
                    world.actors.insert(copy, at: min(index, world.actors.count))
                } else {
                    world.actors[index] = copy
                }
            }
        }
        if actor.isInTail {
            add("\(actor.owner) after \(actor.place) gives up, its answer is lost") { world in
                world.fate.repeats -= 1
                step.take(index, in: &world)
                world.actors.removeAll { $0.owner == actor.owner && $0.role == .execution }
                var copy = actor
                copy.place = .failSendLetter
                copy.next = nil
                copy.over = nil
                copy.keys = []
                copy.manifest = nil
                world.actors.append(copy)
            }
        }
        if actor.place == .writeClaim { again(at: .readRecord, after: true) }
        if actor.isInTail, actor.place != .tailReadRecord {
            again(at: .tailReadRecord, after: actor.place == .tailClose)
        }
        if actor.role == .remover, !actor.isOnItsWay {
            again(at: .removeHeadSource, after: actor.place == .removeFinish || actor.place == .removeBegin)
        }
    }

    private func fateful(_ world: World, _ add: (String, (inout World) -> Void) -> Void) {
        let fate = world.fate
        if fate.overwrites > 0 {
            add("overwritten") {
                $0.fate.overwrites -= 1
                $0.source = 2
                $0.start(.execution, Request(version: 2))
            }
        }
        if fate.returns > 0, world.source != 1 {
            add("what was there at first is back") {
                $0.fate.returns -= 1
                $0.source = 3
                $0.start(.execution, Request(version: 3))
            }
        }
        if fate.deletions > 0, world.source != 0 {
            add("deleted") {
                $0.fate.deletions -= 1
                $0.source = 0
                if rules.deletesWithOriginal { $0.start(.remover, Request(version: 0)) }
            }
        }
        if fate.duplicates > 0 {
            add("the first event comes again") {
                $0.fate.duplicates -= 1
                $0.start(.execution, Request(version: 1))
            }
        }
        if fate.pauses > 0 {
            add("a lease's time passes") {
                $0.fate.pauses -= 1
                $0.now += Model.pause
                $0.kill { !$0.isOnItsWay }
            }
        }
        if fate.replays > 0, let letter = world.letters.first {
            add("a replay takes the letter of \(letter.id)") {
                $0.fate.replays -= 1
                $0.replay(letter, judged: true)
            }
        }
        if fate.sweeps > 0 {
            add("the sweeper starts") {
                $0.fate.sweeps -= 1
                $0.start(.sweeper, Request(version: 1))
            }
        }
    }
}
