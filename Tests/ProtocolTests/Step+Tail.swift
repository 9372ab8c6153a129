import Core

/// The tail of an execution: NotifySNS.
extension Step {
    func tail(_ me: inout Actor, _ world: inout World) {
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
            let placed = made.keeping(previous, omitted: []).succeeding(
                previous, closed: record.revision, forced: me.request.isForced)
            me.manifest = Model.state(placed)
            if !rules.numbersBySuccession { me.manifest?.revision = record.revision + 1 }
            me.seen = world.manifest?.eTag ?? "none"
            me.place = me.manifest?.eTag == me.seen ? .tailPublish : .tailHeadSource
        case .tailHeadSource:
            if Model.isSame(world.source, me.version) || !rules.fences {
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
}
