import Core

/// One step of one actor: the calls to AWS in the order of the real code, and the real decisions between them.
struct Step {
    let rules: Rules

    /// Lets the actor at `index` take its next step.
    func take(_ index: Int, in world: inout World) {
        var actor = world.actors[index]
        switch actor.role {
        case .execution: execute(&actor, &world)
        case .renderer: render(&actor, &world)
        case .sweeper: sweep(&actor, &world)
        case .remover: remove(&actor, &world)
        }
        world.actors[index] = actor
        // A replay is followed to its end.
        let isFollowed = actor.request.isReplay && (actor.role == .execution || actor.role == .remover)
        if actor.place == .ended, !isFollowed { world.actors.remove(at: index) }
    }

    /// Whether the actor at `index` can move: an execution waits for its renderers.
    func canMove(_ index: Int, in world: World) -> Bool {
        let actor = world.actors[index]
        if actor.place == .ended { return false }
        return actor.place != .awaitRenderers
            || !world.actors.contains { $0.role == .renderer && $0.owner == actor.owner }
    }

    // The execution

    private func execute(_ me: inout Actor, _ world: inout World) {
        switch me.place {
        case .readRecord:
            // Before the source is looked at: see the validator.
            me.next = world.record
            me.over = world.record?.record.version
            me.place = .headSource
        case .headSource:
            me.version = world.source
            if world.source == 0 { return me.end(.superseded) }
            claim(&me, world)
        case .writeClaim:
            guard let next = me.next?.record, world.write(next, over: me.over) else {
                me.place = .readRecord
                return
            }
            me.next = nil
            me.over = nil
            if me.request.isPoison {
                me.isFailing = true
                me.place = .failSendLetter
                return
            }
            for keys in [Model.keys(me.plan).filter { $0 != "t" }, Model.keys(me.plan).filter { $0 == "t" }]
            where !keys.isEmpty {
                var renderer = Actor(role: .renderer, owner: me.owner, request: me.request)
                renderer.version = me.version
                renderer.keys = keys
                renderer.resume = me.resume
                renderer.place = .headKey
                world.actors.append(renderer)
            }
            me.place = .awaitRenderers
        case .awaitRenderers:
            me.place = me.isFailing && !rules.allowsPartial ? .failSendLetter : .tailReadRecord
        case .failSendLetter:
            if !rules.letterFirst, me.over == nil {
                close(&me, &world, .failed)
                me.over = -1
                return
            }
            if !me.request.isReplay { world.send(Letter(id: me.owner, request: me.request)) }
            me.place = .failClose
            if me.over == -1 { me.end(.failed) }
        case .failClose:
            close(&me, &world, .failed)
            me.end(.failed)
        case .supersededClose:
            close(&me, &world, .superseded)
            me.end(.superseded)
        default: tail(&me, &world)
        }
    }

    private func claim(_ me: inout Actor, _ world: World) {
        let claim = Claim(
            owner: me.owner, planId: me.plan, preset: "web", request: Model.request(me.request),
            eTag: Model.eTag(me.version), keys: Model.keys(me.plan))
        switch claim.decide(me.next?.record, now: world.date) {
        case .superseded: me.end(.superseded)
        case .duplicate(let reason): me.end(.duplicate, reason.rawValue)
        case .busy:
            // The state machine tries again, and gives up some time.
            me.tries += 1
            me.place = me.tries < 3 ? .readRecord : .failSendLetter
            me.next = nil
            me.over = nil
        case .take(var next, let resume):
            if !rules.remembers { next.abandoned = [] }
            me.next = RecordState(next)
            me.resume = resume
            me.place = .writeClaim
        }
    }

    /// What the state machine does to the record when an execution fails or is superseded.
    private func close(_ me: inout Actor, _ world: inout World, _ status: ImageRecord.Status) {
        guard var record = world.record?.record, record.owner == me.owner else { return }
        record.status = status
        record.version += 1
        record.leaseUntil = nil
        record.error = me.request.isPoison || me.isGone ? Model.permanent : Model.passing
        world.record = RecordState(record)
    }

    private func tail(_ me: inout Actor, _ world: inout World) {
        switch me.place {
        case .tailReadRecord:
            guard let record = world.record, record.record.owner == me.owner else { return me.end(.superseded) }
            guard record.record.status == .running else {
                return me.end(Verdict(rawValue: record.record.status.rawValue))
            }
            me.next = record
            me.over = record.record.version
            me.place = .tailReadManifest
        case .tailReadManifest:
            guard let record = me.next?.record else { return }
            let made = Model.manifest(ManifestState(plan: me.plan, revision: 0, isPartial: me.isFailing))
            let previous = world.manifest.map(Model.manifest)
            let placed = made.keeping(previous, omitted: []).succeeding(previous, closed: record.revision)
            me.manifest = Model.state(placed)
            if !rules.numbersBySuccession { me.manifest?.revision = record.revision + 1 }
            me.seen = world.manifest?.eTag ?? "none"
            me.place = me.manifest?.eTag == me.seen ? .tailPublish : .tailHeadSource
        case .tailHeadSource:
            if world.source == me.version || !rules.fences {
                me.place = .tailPutManifest
            } else {
                lose(&me, world.source)
            }
        case .tailPutManifest:
            guard !rules.fences || (world.manifest?.eTag ?? "none") == me.seen else {
                me.place = .tailReadManifest
                return
            }
            world.manifest = me.manifest
            me.place = .tailPublish
        case .tailPublish:
            guard let manifest = me.manifest else { return }
            world.announce("\(manifest.plan)-\(manifest.revision)", manifest.content)
            me.place = .tailSendLetter
        case .tailSendLetter:
            if me.isFailing, !me.request.isReplay { world.send(Letter(id: me.owner, request: me.request)) }
            guard let record = me.next?.record, let manifest = me.manifest else { return }
            let leftovers = Leftovers(record.abandoned, source: Model.mark)
            me.keys = Set(leftovers.keys + (rules.remembers ? manifest.replaced : [])).sorted()
            me.plans = leftovers.plans.union(manifest.replacedPlan.map { [$0] } ?? [])
            me.place = me.keys.isEmpty ? .tailClose : .headLeftover
        case .headLeftover, .deleteLeftover:
            delete(&me, &world, except: me.manifest.map(Model.manifest), then: .tailClose)
        case .tailClose:
            guard let record = me.next?.record, let manifest = me.manifest else { return }
            let closed = record.closed(
                as: Model.manifest(manifest), at: "manifest", mayPass: me.isFailing ? Model.passing : nil,
                now: world.date)
            guard world.write(closed, over: me.over) else { return me.end(.superseded) }
            me.end(closed.status == .done ? .done : .partial)
        default: break
        }
    }

    // A renderer

    private func render(_ me: inout Actor, _ world: inout World) {
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
            if world.source == me.version {
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
    private func tell(_ owner: String, _ world: inout World) {
        let source = world.source
        for index in world.actors.indices
        where world.actors[index].owner == owner && world.actors[index].role == .execution {
            lose(&world.actors[index], source)
        }
    }

    /// The source is no longer ours: overwritten, which supersedes, or gone, which fails for good.
    private func lose(_ execution: inout Actor, _ source: Int) {
        execution.isGone = source == 0
        execution.place = execution.isGone ? .failSendLetter : .supersededClose
    }

    // Deleting

    private func delete(_ me: inout Actor, _ world: inout World, except manifest: Manifest?, then next: Actor.Place) {
        guard let key = me.keys.first else {
            me.place = next
            return
        }
        let found = world.objects[key]
        if me.place == .headLeftover {
            let leftovers = Leftovers(keys: me.keys, plans: me.plans, source: Model.mark)
            if leftovers.mayDelete(key, mark: found.flatMap { Model.mark($0, key) }, manifest: manifest) {
                me.seen = found
                me.place = .deleteLeftover
                return
            }
        } else if found == me.seen {
            world.objects[key] = nil
        }
        me.keys.removeFirst()
        me.seen = nil
        me.place = me.keys.isEmpty ? next : .headLeftover
    }

    // The sweeper

    private func sweep(_ me: inout Actor, _ world: inout World) {
        switch me.place {
        case .sweepRead:
            guard let record = world.record?.record else { return me.end(nil) }
            me.over = record.version
            switch SweepStep.decide(record, source: Model.mark, now: world.date) {
            case .leave: me.end(nil)
            case .postpone(let postponed):
                me.next = RecordState(postponed)
                me.place = .sweepFinish
            case .lost(let closed, let letter):
                me.next = RecordState(closed)
                me.reason = letter ? record.owner : nil
                me.request = request(of: record)
                me.place = rules.letterFirst ? .sweepSendLetter : .sweepClose
            case .tidy(let leftovers, let tidied):
                me.next = RecordState(tidied)
                me.keys = leftovers.keys
                me.plans = leftovers.plans
                me.isGone = leftovers.isGone
                me.place = .sweepHold
            }
        case .sweepSendLetter:
            if let owner = me.reason { world.send(Letter(id: owner, request: me.request)) }
            me.place = rules.letterFirst ? .sweepClose : .ended
        case .sweepClose:
            guard let closed = me.next?.record, world.write(closed, over: me.over), !rules.letterFirst else {
                return me.end(nil)
            }
            me.place = .sweepSendLetter
        case .sweepHold:
            if rules.holds {
                guard var held = world.record?.record, held.version == me.over else { return me.end(nil) }
                held.version += 1
                held.hold = ImageRecord.Hold(owner: me.owner, now: world.date)
                world.record = RecordState(held)
                me.over = held.version
                me.next?.record.version = held.version + 1
            }
            me.manifest = me.isGone ? nil : world.manifest
            me.place = me.keys.isEmpty ? .sweepFinish : .headLeftover
        case .headLeftover, .deleteLeftover:
            delete(&me, &world, except: me.manifest.map(Model.manifest), then: .sweepFinish)
        default:
            if me.isGone, let manifest = world.manifest, me.plans.contains(manifest.plan) { world.manifest = nil }
            if let next = me.next?.record { _ = world.write(next, over: me.over) }
            me.end(nil)
        }
    }

    /// The input that a record stores.
    private func request(of record: ImageRecord) -> Request {
        Request(
            version: record.status == .removing ? 0 : record.eTag == Model.eTag(1) ? 1 : 2,
            isReplay: record.origin == .replay)
    }

    // The remover

    private func remove(_ me: inout Actor, _ world: inout World) {
        switch me.place {
        case .removeHeadSource:
            if world.source != 0 { return me.end(.superseded) }
            me.place = .removeRead
        case .removeRead:
            let record = world.record?.record
            switch RemovalStep.decide(record, owner: me.owner, now: world.date) {
            case .nothing: me.end(.skipped)
            case .done: me.end(.duplicate, "done")
            case .busy:
                me.tries += 1
                me.place = .removeHeadSource
                guard me.tries == 3 else { return }
                if !me.request.isReplay { world.send(Letter(id: me.owner, request: me.request)) }
                me.end(.failed)
            case .resume: begin(&me, record, world)
            case .hold(let held):
                me.next = RecordState(held)
                me.over = record?.version
                me.place = .removeHold
            }
        case .removeHold:
            guard let held = me.next?.record, world.write(held, over: me.over) else {
                me.place = .removeHeadSource
                return
            }
            me.over = held.version
            me.place = rules.looksAgain ? .removeHeadAgain : .removeBegin
        case .removeHeadAgain:
            guard world.source == 0 else {
                if let released = me.next?.record.released { _ = world.write(released, over: me.over) }
                return me.end(.superseded)
            }
            me.place = .removeBegin
        case .removeBegin:
            let request = Model.request(me.request)
            guard let held = me.next?.record else { return }
            let begun = held.removing(
                by: me.owner, input: .null, request: request, manifest: world.manifest.map(Model.manifest),
                now: world.date)
            guard world.write(begun, over: me.over) else {
                me.place = .removeHeadSource
                return
            }
            begin(&me, begun, world)
        case .headLeftover, .deleteLeftover: delete(&me, &world, except: nil, then: .removeManifest)
        case .removeManifest:
            world.manifest = nil
            me.place = .removePublish
        case .removePublish:
            guard let tombstone = me.next?.record.deleted(now: world.date) else { return }
            world.announce("\(tombstone.planId)-\(tombstone.revision)", "DELETED")
            me.place = .removeFinish
        default:
            guard let tombstone = me.next?.record.deleted(now: world.date) else { return }
            me.end(world.write(tombstone, over: me.over) ? .deleted : .superseded)
        }
    }

    private func begin(_ me: inout Actor, _ record: ImageRecord?, _ world: World) {
        guard let record else { return }
        me.next = RecordState(record)
        me.over = record.version
        let named = world.manifest.map { Model.manifest($0).variants.map(\.key) } ?? []
        me.keys = Set(record.keys + record.abandoned.flatMap(\.keys) + named).sorted()
        me.plans = Set([record.planId] + record.abandoned.map(\.planId) + (world.manifest.map { [$0.plan] } ?? []))
        me.place = me.keys.isEmpty ? .removeManifest : .headLeftover
    }
}
