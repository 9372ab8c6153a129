import Testing

@testable import Imaging

@Suite("The first directory of a TIFF") struct TIFFDirectoryTests {
    static let tiff = FileBuilder.tiff(4, 2, [UInt8](repeating: 90, count: 24), orientation: 1)

    @Test("has its numbers in the entry or elsewhere")
    func numbers() {
        let directory = TIFFDirectory(Self.tiff[...])
        #expect(directory.short(262) == 2)
        #expect(directory.short(258) == 8)
        #expect(directory.short(999) == nil)
    }

    @Test("counts its offsets from the header, wherever that stands")
    func slice() {
        #expect(TIFFDirectory(([1, 2, 3] + Self.tiff)[3...]).short(258) == 8)
    }

    @Test("is read as far as the bytes go, wherever they break off")
    func broken() {
        let whole = TIFFDirectory(Self.tiff[...]).entries.map(\.tag)
        for count in 0..<Self.tiff.count {
            let directory = TIFFDirectory(Self.tiff.prefix(count))
            #expect(whole.starts(with: directory.entries.map(\.tag)))
            #expect([nil, 8].contains(directory.short(258)))
            for entry in directory.entries { _ = directory.data(entry) }
        }
    }

    @Test("is none where the header is no TIFF's, and where it lies beyond the bytes", arguments: [0, 2, 3, 7])
    func none(place: Int) {
        var bytes = Self.tiff
        bytes[place] ^= 0x41
        #expect(TIFFDirectory(bytes[...]).entries.isEmpty)
    }

    @Test("is read as it was written, in both byte orders", arguments: [true, false])
    func written(littleEndian: Bool) throws {
        let fields: [TIFFField] = [
            .short(258, [8, 7, 6]), .short(262, [2]), .long(273, [70_000, 3]), .text(315, "Ada"),
            .text(33432, "© Käthe"),
        ]
        let bytes = TIFFField.structure(of: fields, littleEndian: littleEndian)
        #expect(bytes.count == TIFFField.byteCount(of: fields))
        let directory = TIFFDirectory(bytes[...])
        #expect(directory.entries.map(\.tag) == fields.map(\.tag))
        #expect(directory.entries.map(\.count) == [3, 1, 2, 4, 10])
        #expect(directory.short(258) == 8 && directory.short(262) == 2)
        let texts = TIFFTexts(bytes)
        #expect((texts.artist, texts.copyright) == ("Ada", "© Käthe"))
    }
}
