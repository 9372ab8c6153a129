import Core

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
            world.replay(letter, judged: false)
            if step.finish(&world).isDone { world.letters.removeAll { $0 == letter } }
        }
        // reprocess --changed-only finds what is stored and not done: its execution died before its claim.
        let record = world.record?.record
        if world.source != 0, world.unclaimed,
            record?.eTag != Model.eTag(world.source) || record?.status == .superseded
        {
            run(.execution, Request(version: world.source), in: &world)
        }
    }

    /// Runs one actor, and the renderers that it starts, to its end.
    private func run(_ role: Actor.Role, _ request: Request, in world: inout World) {
        world.start(role, request)
        step.finish(&world)
    }

    private func rests(_ before: World, _ after: World) -> Bool {
        before.objects == after.objects && before.manifest == after.manifest && before.letters == after.letters
            && before.record?.record.status == after.record?.record.status
            && before.record?.record.abandoned == after.record?.record.abandoned
    }

    private func judge(_ world: World) -> String? {
        if !world.contradictions.isEmpty { return "one id announced two things: \(world.contradictions.sorted())" }
        if let twice = announcedTwice(world) { return twice }
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
        return judge(world.record?.record, manifest) ?? orphans(world)
    }

    private func judge(_ record: ImageRecord?, _ manifest: ManifestState) -> String? {
        guard let record else { return "there is no record" }
        // A claim that was made too late has been given up, and took nothing from what is there.
        if record.status == .superseded { return nil }
        guard record.status == .done, record.planId == manifest.plan else {
            return "the record is \(record.status.rawValue) of \(record.planId)"
        }
        return record.revision == manifest.revision ? nil : "record and manifest differ in their revision"
    }

    /// What came to the same under two revisions, though nothing else came between.
    private func announcedTwice(_ world: World) -> String? {
        func revision(_ id: String) -> Int { id.split(separator: "-").last.flatMap { Int($0) } ?? 0 }
        let ids = world.announced.keys.sorted { (revision($0), $0) < (revision($1), $1) }
        let pair = zip(ids, ids.dropFirst()).first { world.announced[$0] == world.announced[$1] }
        return pair.map { "the same was announced twice: \($0.0), \($0.1)" }
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
