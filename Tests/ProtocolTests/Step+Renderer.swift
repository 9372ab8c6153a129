import Core

/// A renderer: ResizeVariant and Watermark.
extension Step {
    func render(_ me: inout Actor, _ choice: Int, _ world: inout World) {
        switch me.place {
        case .headKeys:
            guard let key = me.keys.first, let mark = Model.mark(me.plan, key) else { return me.end(nil) }
            me.keys.removeFirst()
            let found = world.objects[key]
            if me.resume && found == me.plan {
                // It is there already.
            } else if Model.isImmutable(key) {
                me.waiting[key] = .anything
            } else if case .write(let over) = Fence.decide(
                eTag: found, mark: found.flatMap { Model.mark($0, key) }, mine: mark)
            {
                me.waiting[key] = .object(eTag: over)
            }
            looked(&me)
        case .headSourceAgain:
            if Model.isSame(world.source, me.version) {
                me.place = rules.keysBeforeSource ? .putKeys : .headKeys
            } else {
                tell(me.owner, &world)
                me.end(nil)
            }
        default:
            let key = me.waiting.keys.sorted()[choice]
            let seen = me.waiting.removeValue(forKey: key)
            if !rules.fences || seen == .anything || seen == .object(eTag: world.objects[key]) {
                world.objects[key] = me.plan
            } else {
                me.keys.append(key)
            }
            guard me.waiting.isEmpty else { return }
            me.place = .headKeys
            if me.keys.isEmpty { me.end(nil) }
        }
    }

    /// Where a renderer goes on that has looked at a key, or at one less.
    private func looked(_ me: inout Actor) {
        guard me.keys.isEmpty else { return }
        if me.waiting.isEmpty { return me.end(nil) }
        let isPlain = me.waiting.values.allSatisfy { $0 == .anything }
        me.place = rules.fences && rules.keysBeforeSource && !isPlain ? .headSourceAgain : .putKeys
    }

    /// The last size of the renderer at `index` fails for a reason that may pass; what it has of others it writes.
    func fail(_ index: Int, in world: inout World) {
        let owner = world.actors[index].owner
        world.actors[index].keys = []
        looked(&world.actors[index])
        if world.actors[index].place == .ended { world.actors.remove(at: index) }
        for other in world.actors.indices where world.actors[other].owner == owner {
            world.actors[other].isFailing = true
        }
    }

    /// A renderer's `Source.Changed` or `Source.NotFound` fails the Map: its execution goes on at once, whatever the others do.
    func tell(_ owner: String, _ world: inout World) {
        let source = world.source
        for index in world.actors.indices
        where world.actors[index].owner == owner && world.actors[index].role == .execution {
            lose(&world.actors[index], source)
        }
    }

    /// The source is no longer ours: overwritten, which supersedes, or gone, which fails for good.
    func lose(_ execution: inout Actor, _ source: Int) {
        execution.isGone = source == 0
        execution.place = execution.isGone ? .failSendLetter : .supersededClose
    }
}
