import Core

/// A renderer: ResizeVariant and Watermark.
extension Step {
    func render(_ me: inout Actor, _ world: inout World) {
        guard let key = me.keys.first, let mark = Model.mark(me.plan, key) else { return me.end(nil) }
        func next() {
            me.keys.removeFirst()
            me.seen = nil
            me.place = .headKey
            if me.keys.isEmpty { me.end(nil) }
        }
        let found = world.objects[key]
        switch me.place {
        case .headKey where me.resume && found == me.plan: next()
        case .headKey where Model.isImmutable(key):
            world.objects[key] = me.plan
            next()
        case .headKey:
            switch Fence.decide(eTag: found, mark: found.flatMap { Model.mark($0, key) }, mine: mark) {
            case .present, .collision: next()
            case .write(let over):
                me.seen = over ?? "none"
                me.place = rules.fences ? .keyHeadSource : .putKey
            }
        case .keyHeadSource:
            if Model.isSame(world.source, me.version) {
                me.place = .putKey
            } else {
                tell(me.owner, &world)
                me.end(nil)
            }
        default:
            if !rules.fences || (found ?? "none") == me.seen {
                world.objects[key] = me.plan
                next()
            } else {
                me.place = .headKey
            }
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
