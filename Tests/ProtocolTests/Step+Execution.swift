import Core

/// An execution: the validator, which claims, and what the state machine does when it fails.
extension Step {
    func execute(_ me: inout Actor, _ world: inout World) {
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
            me.hasClaimed = true
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
                renderer.place = rules.keysBeforeSource ? .headKeys : .headSourceAgain
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

    func claim(_ me: inout Actor, _ world: World) {
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
        case .take where !rules.newestTakesOver && isAtWork(me.next?.record, on: me.plan, world):
            me.end(.duplicate, Claim.Reason.running.rawValue)
        case .take(var next, let resume):
            if !rules.remembers { next.abandoned = [] }
            me.next = RecordState(next)
            me.resume = resume
            me.place = .writeClaim
        }
    }

    private func isAtWork(_ record: ImageRecord?, on plan: String, _ world: World) -> Bool {
        record.map { $0.planId == plan && $0.status == .running && $0.isLeased(now: world.date) } ?? false
    }

    /// What the state machine does to the record when an execution fails or is superseded.
    func close(_ me: inout Actor, _ world: inout World, _ status: ImageRecord.Status) {
        guard var record = world.record?.record, record.owner == me.owner,
            record.status == .running || record.status == .removing
        else { return }
        record.status = status
        record.version += 1
        record.leaseUntil = nil
        record.error = me.request.isPoison || me.isGone ? Model.permanent : Model.passing
        world.record = RecordState(record)
    }
}
