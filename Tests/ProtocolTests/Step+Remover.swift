import Core

/// The removal of an image whose original is gone.
extension Step {
    func remove(_ me: inout Actor, _ world: inout World) {
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

    func begin(_ me: inout Actor, _ record: ImageRecord?, _ world: World) {
        guard let record else { return }
        me.next = RecordState(record)
        me.over = record.version
        let named = world.manifest.map { Model.manifest($0).variants.map(\.key) } ?? []
        me.keys = Set(record.keys + record.abandoned.flatMap(\.keys) + named).sorted()
        me.plans = Set([record.planId] + record.abandoned.map(\.planId) + (world.manifest.map { [$0.plan] } ?? []))
        me.place = me.keys.isEmpty ? .removeManifest : .headLeftover
    }
}
