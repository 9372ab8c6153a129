import Core

@testable import DLQReplay

/// Lets the sweeper, the replay and reprocess run until nothing changes, alone and without further faults, and then says what is wrong.
struct Judge {
    let rules: Rules
    let step: Step

    /// What is wrong with where `world` comes to rest, or nil.
    func fault(of world: World) -> String? {
        var world = world
        world.fate = Fate()
        for _ in 0..<8 {
            let before = world
            settle(&world)
            if rests(before, world) { break }
        }
        // What is kept for a replay is kept as long as a dead letter can be.
        if world.letters.isEmpty {
            world.now += SweepStep.keepSeconds + Model.pause
            run(.sweeper, Request(version: 1), in: &world)
        }
        return judge(world)
    }

    private func settle(_ world: inout World) {
        world.now += Model.pause
        world.actors = []
        run(.sweeper, Request(version: 1), in: &world)
        for letter in world.letters {
            var request = letter.request
            request.isReplay = true
            request.id = "replay-\(letter.id)-\(world.owners)"
            let ended = run(request.version == 0 ? .remover : .execution, request, in: &world)
            let receipt = ended.verdict.map { Receipt(verdict: $0, reason: ended.reason) }
            if receipt.map(Disposal.init) == .done {
                world.letters.removeAll { $0 == letter }
            }
        }
        // reprocess --changed-only finds what is stored and has no record: its execution died before its claim.
        if world.source != 0, world.record?.record.eTag != Model.eTag(world.source) {
            run(.execution, Request(version: world.source), in: &world)
        }
    }

    /// Runs one actor, and the renderers that it starts, to its end.
    @discardableResult
    private func run(_ role: Actor.Role, _ request: Request, in world: inout World) -> Actor {
        world.actors = []
        world.start(role, request)
        var last = world.actors[0]
        while !world.actors.isEmpty {
            guard let index = world.actors.indices.last(where: { step.canMove($0, in: world) }) else { break }
            let isFirst = index == 0
            step.take(index, in: &world)
            if isFirst, let actor = world.actors.first, actor.role == role { last = actor }
        }
        world.actors = []
        return last
    }

    private func rests(_ before: World, _ after: World) -> Bool {
        before.objects == after.objects && before.manifest == after.manifest && before.letters == after.letters
            && before.record?.record.status == after.record?.record.status
            && before.record?.record.abandoned == after.record?.record.abandoned
    }

    private func judge(_ world: World) -> String? {
        if !world.contradictions.isEmpty { return "one id announced two things: \(world.contradictions.sorted())" }
        if world.source == 0 { return judgeDeleted(world) }
        let plan = Model.plan(world.source)
        let isPoison = world.letters.contains { $0.request.isPoison && $0.request.version == world.source }
        guard let manifest = world.manifest, manifest.plan == plan else {
            if isPoison { return orphans(world) }
            return "version \(world.source) has no manifest: \(world.manifest?.eTag ?? "none"), record "
                + "\(world.record?.record.status.rawValue ?? "none"), letters \(world.letters.map(\.id))"
        }
        if !isPoison, let letter = world.letters.first { return "letter \(letter.id) stays though its image is done" }
        if manifest.isPartial { return "the image stays partial" }
        for key in Model.keys(plan) where world.objects[key] != plan {
            return "\(key) of \(plan) holds \(world.objects[key] ?? "nothing")"
        }
        if world.announced["\(manifest.plan)-\(manifest.revision)"] != manifest.content {
            return "\(manifest.eTag) was never announced"
        }
        guard let record = world.record?.record, record.status == .done, record.planId == plan else {
            return
                "the record is \(world.record?.record.status.rawValue ?? "none") of \(world.record?.record.planId ?? "none")"
        }
        if record.revision != manifest.revision { return "record and manifest differ in their revision" }
        return orphans(world)
    }

    private func judgeDeleted(_ world: World) -> String? {
        guard rules.deletesWithOriginal else { return nil }
        if let manifest = world.manifest { return "the manifest of \(manifest.plan) outlives its original" }
        if let letter = world.letters.first { return "letter \(letter.id) stays though its original is gone" }
        return orphans(world)
    }

    private func orphans(_ world: World) -> String? {
        let named = world.manifest.map { Model.manifest($0).variants.map(\.key) } ?? []
        let orphans = world.objects.keys.filter { !named.contains($0) || world.objects[$0] != world.manifest?.plan }
        return orphans.isEmpty ? nil : "orphans: \(orphans.sorted().map { "\($0) of \(world.objects[$0] ?? "")" })"
    }
}
