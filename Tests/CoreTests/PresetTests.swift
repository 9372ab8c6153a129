import FoundationEssentials
import Testing

@testable import Core

@Suite("A preset") struct PresetTests {
    /// The presets folder of the package.
    static let store = PresetStore(
        directory: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path + "/presets")

    static func keys(
        _ name: String, overrides: PresetOverrides = PresetOverrides(), key: String = "uploads/trip/photo.jpg"
    )
        throws -> [String]
    {
        let planner = Planner(preset: try store.preset(name).resolved(with: overrides), inputPrefix: "uploads/")
        return try planner.sizes(key: key, width: 4000, height: 3000, planID: "PLAN").sizes
            .flatMap { $0.outputs.map(\.key) }.sorted()
    }

    @Test(
        "reproduces its layout's object names",
        arguments: [
            ("thumbnails", ["trip/photo_128w.webp", "trip/photo_512w.webp"]),
            (
                "formats",
                [
                    "trip/photo_compressed.jpg", "trip/photo_converted.png", "trip/photo_converted.webp",
                    "trip/photo_low_quality.jpg", "trip/photo_thumbnail.jpg",
                ]
            ),
            ("tiers", ["large/trip/photo.jpg", "medium/trip/photo.jpg", "small/trip/photo.jpg"]),
            ("branded", ["medium/trip/photo.jpg", "thumb/trip/photo.jpg"]),
        ])
    func layouts(name: String, keys: [String]) throws {
        #expect(try Self.keys(name) == keys)
    }

    @Test("takes widths, WebP quality and a watermark from the template's parameters")
    func overrides() throws {
        let preset = try Self.store.preset("thumbnails").resolved(
            with: PresetOverrides(widths: [64, 99], webpQuality: 33, watermarkText: "©"))
        #expect(preset.sizes.map(\.name) == ["64w", "99w"])
        #expect(preset.sizes.allSatisfy { $0.formats[0].quality == 33 && $0.watermark?.text == "©" })
    }

    @Test("the text of a mark takes the place of every mark, a size's own too")
    func watermarkText() throws {
        let branded = try Self.store.preset("branded").resolved(with: PresetOverrides(watermarkText: "© Ada"))
        #expect(branded.sizes.map(\.watermark?.text) == ["© Ada", "© Ada"])
        #expect(branded.sizes.last?.watermark?.position == .bottomRight)
        let own = try Self.store.preset("branded").resolved()
        #expect(own.sizes.map(\.watermark?.text) == [nil, "Darkroom"])
    }

    @Test("under web writes only keys that carry the plan id")
    func immutable() throws {
        #expect(try Self.keys("web").allSatisfy { $0.contains("/PLAN/") })
    }

    @Test("leaves out sizes that only repeat a smaller one")
    func skipsLarger() throws {
        let planner = Planner(preset: try Self.store.preset("web").resolved(), inputPrefix: "uploads/")
        let (sizes, skipped, _) = try planner.sizes(key: "uploads/a.jpg", width: 700, height: 500, planID: "p")
        #expect(sizes.map(\.name) == ["320w", "640w", "960w"])
        #expect(skipped == ["1280w", "1920w"])
    }

    @Test("with faults names each: where, what was expected, what was found")
    func faults() throws {
        let json = """
            {"name":"bad","description":"","key":"{folder}/x","require":["nope"],
             "sizes":[{"name":"a","width":0,"formats":[{"format":"webp","quality":101}]},
                      {"name":"a","fit":"cover","width":5,"formats":[{"format":"jpeg"}],"watermark":{"opacity":2}}]}
            """
        let preset = try JSONDecoder().decode(Preset.self, from: Data(json.utf8))
        let error = #expect(throws: DarkroomError.self) { try preset.resolved() }
        for part in [
            "unknown place {folder}", "expected the name of a size, found nope",
            "sizes[0] (a).width: expected 1 to 16383",
            "quality: expected 1 to 100, found 101", "found a twice", "width and height, which cover needs",
            "opacity: expected 0 to 1, found 2", "either text or image, found neither",
        ] {
            #expect(error?.message.contains(part) == true, "\(part) in \(error?.message ?? "")")
        }
    }

    @Test("writes GIF, and keeps animations moving, only where a size is animated")
    func animated() throws {
        func preset(_ animated: String, _ format: String) throws -> Preset {
            let json = """
                {"name":"p","description":"","key":"{stem}.{ext}",
                 "sizes":[{"name":"a","width":9,\(animated)"formats":[{"format":"\(format)"}]}]}
                """
            return try JSONDecoder().decode(Preset.self, from: Data(json.utf8)).resolved()
        }
        for format in ["gif", "webp"] {
            let planner = Planner(preset: try preset("\"animated\":true,", format), inputPrefix: "")
            #expect(try planner.sizes(key: "x", width: 9, height: 9, planID: "p").sizes[0].animated == true)
        }
        let still = #expect(throws: DarkroomError.self) { try preset("", "gif") }
        #expect(still?.message.contains("found gif") == true)
        let moving = #expect(throws: DarkroomError.self) { try preset("\"animated\":true,", "jpeg") }
        #expect(moving?.message.contains("expected webp or gif, since the size is animated, found jpeg") == true)
    }

    @Test("that does not exist is refused with the names of those that do")
    func unknown() {
        let error = #expect(throws: DarkroomError.self) { try Self.store.preset("nope") }
        #expect(error?.name == .configInvalid)
        #expect(error?.message.contains("branded, formats, thumbnails, tiers, web, web-avif") == true)
    }

    @Test("whose sizes share a key is refused")
    func collision() throws {
        let json = """
            {"name":"bad","description":"","key":"{stem}.{ext}",
             "sizes":[{"name":"a","width":1,"formats":[{"format":"webp"}]},{"name":"b","width":2,"formats":[{"format":"webp"}]}]}
            """
        let planner = Planner(
            preset: try JSONDecoder().decode(Preset.self, from: Data(json.utf8)).resolved(), inputPrefix: "")
        let error = #expect(throws: DarkroomError.self) {
            try planner.sizes(key: "x.jpg", width: 9, height: 9, planID: "p")
        }
        #expect(error?.name == .configKeyCollision)
    }
}
