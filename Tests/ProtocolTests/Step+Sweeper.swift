import Core

/// The sweeper, and deleting, wherever that comes in.
extension Step {
    func delete(_ me: inout Actor, _ world: inout World, except manifest: Manifest?, then next: Actor.Place) {
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

    func sweep(_ me: inout Actor, _ world: inout World) {
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
    func request(of record: ImageRecord) -> Request {
        Request(
            version: record.status == .removing ? 0 : record.sequencer.flatMap { Int($0) } ?? 0,
            isReplay: record.origin == .replay)
    }
}
