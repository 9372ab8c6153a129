import Core

/// One step of one actor: the calls to AWS in the order of the real code, and the real decisions between them.
struct Step {
    let rules: Rules

    /// In how many ways the actor at `index` can take its next step: writes that are sent at the same time arrive in any order.
    func choices(_ index: Int, in world: World) -> Range<Int> {
        let actor = world.actors[index]
        return 0..<(actor.place == .putKeys ? actor.waiting.count : 1)
    }

    /// Lets the actor at `index` take its next step.
    func take(_ index: Int, choice: Int = 0, in world: inout World) {
        var actor = world.actors[index]
        if actor.place == .ended, let letter = actor.replayed {
            if actor.isDone { world.letters.removeAll { $0 == letter } }
            world.actors.remove(at: index)
            return
        }
        switch actor.role {
        case .execution: execute(&actor, &world)
        case .renderer: render(&actor, choice, &world)
        case .sweeper: sweep(&actor, &world)
        case .remover: remove(&actor, &world)
        }
        world.actors[index] = actor
        // A replay is followed to its end.
        let isFollowed = actor.request.isReplay && (actor.role == .execution || actor.role == .remover)
        if actor.place == .ended, !isFollowed { world.actors.remove(at: index) }
    }

    /// Lets what is under way, one actor and the renderers that it starts, come to its end undisturbed; that actor, as it was last.
    @discardableResult
    func finish(_ world: inout World) -> Actor {
        var last = world.actors[0]
        while let index = world.actors.indices.last(where: { canMove($0, in: world) }) {
            take(index, in: &world)
            if index == 0, let actor = world.actors.first, actor.role == last.role { last = actor }
        }
        world.actors = []
        return last
    }

    /// Whether the actor at `index` can move: an execution waits for its renderers.
    func canMove(_ index: Int, in world: World) -> Bool {
        let actor = world.actors[index]
        // What was replayed has a receipt by now, which the replay reads.
        if actor.place == .ended { return actor.replayed != nil }
        return actor.place != .awaitRenderers
            || !world.actors.contains { $0.role == .renderer && $0.owner == actor.owner }
    }
}
