import Core
import Pipeline
import Support
import Testing

@Suite("A fenced write") struct FencedWriterTests {
    let store = MemoryStore()
    let source: Source

    init() {
        let eTag = store.upload([1], to: "in", "a.jpg")
        source = Source(bucket: "in", key: "a.jpg", eTag: eTag, size: 1, format: .jpeg, width: 1, height: 1)
    }

    func writer(plan: String = "p1", source: Source? = nil, seconds: Double = 60) -> FencedWriter {
        FencedWriter(
            store: store, bucket: "out", source: source ?? self.source, planId: plan, deadline: Deadline(in: seconds))
    }

    func write(_ bytes: [UInt8], with writer: FencedWriter, immutable: Bool) throws {
        let mark = OutputMark(source: writer.source, plan: writer.planId, sha256: Digest.sha256(bytes))
        var writer = writer
        try writer.write(bytes, mark: mark, to: "k", contentType: "image/jpeg", immutable: immutable)
        try writer.finish()
    }

    @Test("to an immutable key needs one call")
    func immutable() throws {
        try write([7], with: writer(), immutable: true)
        #expect(store.calls == ["PUT out/k"])
        #expect(store.objects["out/k"]?.properties.cacheControl == "public, max-age=31536000, immutable")
    }

    @Test("to a stable key asks what is there and whether the source is still ours")
    func stable() throws {
        try write([7], with: writer(), immutable: false)
        #expect(store.calls == ["HEAD out/k", "HEAD in/a.jpg", "PUT out/k"])
        #expect(OutputMark(metadata: store.objects["out/k"]?.properties.metadata ?? [:])?.plan == "p1")
    }

    @Test(
        "of several outputs looks at their keys while the picture is fetched, then once at the source, then writes them all"
    )
    func several() throws {
        var writer = writer()
        let sizes = [
            Self.size,
            Size(name: "t", width: 5, outputs: [.init(format: .jpeg, quality: 80, key: "t.jpg", immutable: false)]),
        ]
        let master = ObjectReference(bucket: "in", key: "a.jpg", eTag: source.eTag)
        #expect(try writer.fetch(master, lookingAheadTo: sizes).get() == [1])
        let looks = Set(store.calls)
        for size in sizes { _ = try writer.write(size, placeholder: nil) { _ in ([7], 5, 5) } }
        #expect(looks == ["GET in/a.jpg", "HEAD out/s.jpg", "HEAD out/t.jpg"] && store.calls.count == 3)
        try writer.finish()
        #expect(store.calls.dropFirst(3) == ["HEAD in/a.jpg", "PUT out/s.webp", "PUT out/s.jpg", "PUT out/t.jpg"])
    }

    @Test("begins anew with those keys alone that somebody wrote since they were looked at")
    func someRaced() throws {
        var writer = writer()
        _ = try writer.fetch(ObjectReference(bucket: "in", key: "a.jpg"), lookingAheadTo: [Self.size])
        _ = try writer.write(Self.size, placeholder: nil) { _ in ([7], 5, 5) }
        let older = OutputMark(source: source, plan: "p0", sha256: "x")
        store.upload([3], to: "out", "s.jpg", metadata: older.metadata)
        let before = store.calls.count
        try writer.finish()
        #expect(
            store.calls.dropFirst(before) == [
                "HEAD in/a.jpg", "PUT out/s.webp", "PUT out/s.jpg", "HEAD out/s.jpg", "HEAD in/a.jpg", "PUT out/s.jpg",
            ])
        #expect(store.objects["out/s.jpg"]?.bytes == [7])
    }

    @Test("forgets what was gathered of a size that fails half-way")
    func halfway() throws {
        var writer = writer()
        let error = #expect(throws: DarkroomError.self) {
            try writer.write(Self.size, placeholder: nil) { output in
                if output.key == "s.jpg" { throw DarkroomError(.imageNotEncodable, "too wide") }
                return ([7], 5, 5)
            }
        }
        try writer.finish()
        #expect(error?.name == .imageNotEncodable && store.calls.isEmpty)
    }

    @Test("gathers no more than eight megabytes")
    func gathers() throws {
        var writer = writer()
        let bytes = [UInt8](repeating: 7, count: 3 << 20)
        for key in ["a", "b", "c", "d"] {
            let mark = OutputMark(source: source, plan: "p1", sha256: key)
            try writer.write(bytes, mark: mark, to: key, contentType: "image/jpeg", immutable: true)
        }
        #expect(store.calls == ["PUT out/a", "PUT out/b", "PUT out/c"])
        try writer.finish()
        #expect(store.calls.last == "PUT out/d")
    }

    @Test("of the same bytes under the same plan is done once")
    func again() throws {
        try write([7], with: writer(), immutable: false)
        try write([7], with: writer(), immutable: false)
        #expect(store.calls.filter { $0.hasPrefix("PUT") }.count == 1)
    }

    @Test(
        "never overwrites what a newer upload made, wherever the newer one comes in",
        arguments: [
            "HEAD out/k", "HEAD in/a.jpg", "PUT out/k",
        ])
    func overtaken(at call: String) throws {
        store.before = { store, seen in
            guard seen == call, store.objects["in/a.jpg"]?.bytes == [1] else { return }
            let eTag = store.upload([2], to: "in", "a.jpg")
            var newer = self.source
            newer.eTag = eTag
            let mark = OutputMark(source: newer, plan: "p2", sha256: Digest.sha256([9]))
            store.upload([9], to: "out", "k", metadata: mark.metadata)
        }
        let error = #expect(throws: DarkroomError.self) {
            try write([7], with: writer(), immutable: false)
        }
        #expect(error?.name == .sourceChanged)
        #expect(store.objects["out/k"]?.bytes == [9])
    }

    @Test("starts anew when an older output appears in between")
    func raced() throws {
        var once = true
        store.before = { store, seen in
            guard seen == "PUT out/k", once else { return }
            once = false
            store.upload(
                [3], to: "out", "k", metadata: OutputMark(source: self.source, plan: "p0", sha256: "x").metadata)
        }
        try write([7], with: writer(), immutable: false)
        #expect(store.objects["out/k"]?.bytes == [7])
    }

    @Test("refuses a key that holds another upload's output")
    func collision() throws {
        let other = Source(bucket: "in", key: "a.png", eTag: "x", size: 1, format: .png, width: 1, height: 1)
        store.upload([5], to: "out", "k", metadata: OutputMark(source: other, plan: "p", sha256: "x").metadata)
        let error = #expect(throws: DarkroomError.self) {
            try write([7], with: writer(), immutable: false)
        }
        #expect(error?.name == .configKeyCollision)
        #expect(store.objects["out/k"]?.bytes == [5])
    }

    @Test("of a deleted source ends as Source.NotFound")
    func deleted() {
        store.remove("in", "a.jpg")
        let error = #expect(throws: DarkroomError.self) {
            try write([7], with: writer(), immutable: false)
        }
        #expect(error?.name == .sourceNotFound)
        #expect(store.objects["out/k"] == nil)
    }

    @Test("stops at the deadline")
    func late() {
        let error = #expect(throws: DarkroomError.self) {
            try write([7], with: writer(seconds: -1), immutable: false)
        }
        #expect(error?.name == .deadlineExceeded)
    }

    static let size = Size(
        name: "s", width: 10,
        outputs: [
            .init(format: .webp, quality: 80, key: "s.webp", immutable: true),
            .init(format: .jpeg, quality: 80, key: "s.jpg", immutable: false),
        ], makesPlaceholder: true)
    static let placeholder = Placeholder(dominantColor: .white, thumbHash: "1QcSHQRnh493V4dIh4eXh1h4kJUI")

    @Test("is found again by a later attempt of the plan, with everything the manifest says of it")
    func foundAgain() throws {
        var writer = writer()
        let written = try writer.write(Self.size, placeholder: Self.placeholder) {
            ([UInt8($0.key.utf8.count)], 10, 7)
        }
        try writer.finish()
        var later = self.writer()
        #expect(try later.present([Self.size]) == [.rendered("s", written, placeholder: Self.placeholder)])
    }

    @Test(
        "counts as missing when an output lacks, is another plan's or another upload's, or says too little",
        arguments: 0..<5)
    func missing(what: Int) throws {
        var writer = writer(plan: what == 0 ? "p0" : "p1")
        _ = try writer.write(Self.size, placeholder: what == 4 ? nil : Self.placeholder) { _ in ([1], 10, 7) }
        try writer.finish()
        var mark = OutputMark(source: source, plan: "p1", sha256: Digest.sha256([1]))
        switch what {
        case 1: store.remove("out", "s.jpg")
        case 2: store.upload([1], to: "out", "s.jpg", metadata: mark.metadata)
        case 3:
            mark.source = "another"
            mark.pixels = (10, 7)
            store.upload([1], to: "out", "s.jpg", metadata: mark.metadata)
        default: break
        }
        var later = self.writer()
        #expect(try later.present([Self.size]) == [])
    }
}
