import Core
import Testing

@testable import Imaging

struct PreparationTests {
    @Test("the master stands upright and gives every size as the upload would")
    func master() throws {
        let exif = Array(FileBuilder.exif(orientation: 6)[6...])
        let bytes = FileBuilder.png(
            try Fixture.file(try Fixture.quarters(320, 200), .png), adding: "eXIf", exif)
        let header = try Header.probe(bytes, limits: .standard)
        let prepared = try Preparation(
            bytes, header: header, masterSize: Size(name: "m", width: 100, height: 160), wantsTagPicture: true,
            deadline: Fixture.deadline)
        let master = try #require(prepared.master)
        #expect((master.width, master.height) == (100, 160))
        let found = try #require(try Header.probe(master.bytes))
        #expect((found.format, found.orientation, found.width) == (.tiff, .up, 100))
        let size = Size(name: "s", width: 50)
        #expect(try similarity(Fixture.render(master.bytes, size).pixels, Fixture.render(bytes, size).pixels) > 30)

        let tag = try #require(prepared.tagPicture)
        #expect(try Header.probe(tag.bytes)?.format == .jpeg)
        #expect((tag.width, tag.height) == (200, 320))
    }

    @Test("nothing is prepared that nobody asked for")
    func nothing() throws {
        let bytes = try Fixture.file(try Fixture.quarters(64, 48), .jpeg)
        let header = try Header.probe(bytes, limits: .standard)
        let prepared = try Preparation(
            bytes, header: header, masterSize: nil, wantsTagPicture: false, deadline: Fixture.deadline)
        #expect(prepared.master == nil && prepared.tagPicture == nil)
    }

    @Test("Rekognition's picture is upright and at most 1024 pixels a side")
    func tagPicture() throws {
        let jpeg = try Fixture.file(try Fixture.quarters(1600, 1200), .jpeg)
        let bytes = FileBuilder.jpeg(jpeg, adding: [(0xE1, FileBuilder.exif(orientation: 8))])
        let header = try Header.probe(bytes, limits: .standard)
        let prepared = try Preparation(
            bytes, header: header, masterSize: nil, wantsTagPicture: true, deadline: Fixture.deadline)
        let tag = try #require(prepared.tagPicture)
        #expect((tag.width, tag.height) == (768, 1024))
    }
}
