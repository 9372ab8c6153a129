import FoundationEssentials

/// HEIC files put together box by box (ISO/IEC 23008-12), since no library at hand both encodes HEVC and may be shipped.
///
/// The tiles are 64 x 64 pixels of HEVC that x265 made, each some hundred bytes: the four quarters of `colours`, as
/// `Fixture.quarter` lays them, and a dot of black.
struct HEIFBuilder {
    /// The colours of the quarters: top left, top right, bottom left, bottom right.
    static let colours: [[UInt8]] = [[200, 60, 40], [60, 180, 80], [50, 70, 190], [255, 255, 255]]

    /// The tile with 8 or 10 bits a channel.
    var bits = 8
    /// Columns and rows of equal tiles; nil for the tile alone.
    var grid: (columns: Int, rows: Int)?
    /// The size that a grid claims, where its tiles are cut off.
    var size: (width: Int, height: Int)?
    /// Quarter turns to the left (`irot`).
    var turns: Int?
    /// `imir`'s axis.
    var mirror: Int?
    /// A `colr` box's content.
    var colour: [UInt8]?
    /// Whether the right half is transparent, by an auxiliary picture.
    var hasAlpha = false
    /// An EXIF block.
    var exif: [UInt8]?

    /// A `colr` box that names its colours by number: primaries, curve and matrix of ITU-T H.273, full range.
    static func nclx(_ primaries: Int, _ curve: Int, _ matrix: Int) -> [UInt8] {
        Array("nclx".utf8) + [0, UInt8(primaries), 0, UInt8(curve), 0, UInt8(matrix), 0x80]
    }

    /// The file.
    var bytes: [UInt8] {
        // The places of the data depend on the length of what stands before: once to measure, once to write.
        let start = ftyp.count + meta(dataAt: 0).count + 8
        return ftyp + meta(dataAt: start) + Self.box("mdat", items.flatMap(\.data))
    }

    private struct Item {
        var id: Int
        var type: String
        var data: [UInt8]
        var properties: [Int] = []
        var reference: (type: String, to: [Int])?
        var isHidden = false
    }

    /// 1: hvcC, 2: the tile's size, 3: the picture's, 4: turn, 5: mirror, 6: colour, 7: alpha's hvcC, 8: what alpha is.
    private var properties: [[UInt8]] {
        let (width, height) = extent
        return [
            Self.box("hvcC", Self.data(bits == 8 ? Tiles.eightSetup : Tiles.tenSetup)),
            Self.full("ispe", Self.big(64, 4) + Self.big(64, 4)),
            Self.full("ispe", Self.big(width, 4) + Self.big(height, 4)),
            Self.box("irot", [UInt8(turns ?? 0)]),
            Self.box("imir", [UInt8(mirror ?? 0)]),
            Self.box("colr", colour ?? Self.nclx(1, 13, 6)),
            Self.box("hvcC", Self.data(Tiles.alphaSetup)),
            Self.full("auxC", Array("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0".utf8)),
        ]
    }

    private var extent: (Int, Int) {
        size.map { ($0.width, $0.height) } ?? (64 * (grid?.columns ?? 1), 64 * (grid?.rows ?? 1))
    }

    private var items: [Item] {
        let tile = Self.data(bits == 8 ? Tiles.eight : Tiles.ten)
        let seen = [turns == nil ? nil : 4, mirror == nil ? nil : 5, colour == nil ? nil : 6].compactMap(\.self)
        var items: [Item] = []
        if let grid {
            let tiles = Array(2..<2 + grid.columns * grid.rows)
            let (width, height) = extent
            let layout =
                [0, 1, UInt8(grid.rows - 1), UInt8(grid.columns - 1)] + Self.big(width, 4) + Self.big(height, 4)
            items.append(
                Item(id: 1, type: "grid", data: layout, properties: [3] + seen, reference: ("dimg", tiles)))
            items += tiles.map { Item(id: $0, type: "hvc1", data: tile, properties: [1, 2], isHidden: true) }
        } else {
            items.append(Item(id: 1, type: "hvc1", data: tile, properties: [1, 2] + seen))
        }
        if hasAlpha {
            items.append(
                Item(
                    id: 100, type: "hvc1", data: Self.data(Tiles.alpha), properties: [7, 2, 8],
                    reference: ("auxl", [1]), isHidden: true))
        }
        if let exif {
            items.append(Item(id: 101, type: "Exif", data: Self.big(6, 4) + exif, reference: ("cdsc", [1])))
        }
        return items
    }

    private var ftyp: [UInt8] { Self.box("ftyp", Array("heic".utf8) + Self.big(0, 4) + Array("mif1heic".utf8)) }

    private func meta(dataAt start: Int) -> [UInt8] {
        let entries = items.map { item in
            Self.full(
                "infe", Self.big(item.id, 2) + [0, 0] + Array(item.type.utf8) + [0], version: 2,
                flags: item.isHidden ? 1 : 0)
        }
        var (places, at): ([UInt8], Int) = ([0x44, 0x00] + Self.big(items.count, 2), start)
        for item in items {
            places += Self.big(item.id, 2) + [0, 0] + Self.big(1, 2) + Self.big(at, 4) + Self.big(item.data.count, 4)
            at += item.data.count
        }
        let references = items.compactMap { item in
            item.reference.map { kind, targets in
                Self.box(
                    kind, Self.big(item.id, 2) + Self.big(targets.count, 2) + targets.flatMap { Self.big($0, 2) })
            }
        }
        let described = items.filter { !$0.properties.isEmpty }
        let associations = described.flatMap { item in
            Self.big(item.id, 2) + [UInt8(item.properties.count)] + item.properties.map { UInt8($0) | 0x80 }
        }
        let boxes = [
            Self.full("hdlr", Self.big(0, 4) + Array("pict".utf8) + [UInt8](repeating: 0, count: 13)),
            Self.full("pitm", Self.big(1, 2)),
            Self.full("iinf", Self.big(items.count, 2) + entries.flatMap(\.self)),
            references.isEmpty ? [] : Self.full("iref", references.flatMap(\.self)),
            Self.box(
                "iprp",
                Self.box("ipco", properties.flatMap(\.self))
                    + Self.full("ipma", Self.big(described.count, 4) + associations)),
            Self.full("iloc", places),
        ]
        return Self.full("meta", boxes.flatMap(\.self))
    }

    private static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
        big(content.count + 8, 4) + Array(type.utf8) + content
    }

    private static func full(_ type: String, _ content: [UInt8], version: UInt8 = 0, flags: Int = 0) -> [UInt8] {
        box(type, [version] + big(flags, 3) + content)
    }

    private static func big(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(value >> (8 * $0) & 255) }
    }

    private static func data(_ base64: String) -> [UInt8] { [UInt8](Data(base64Encoded: base64) ?? Data()) }
}

/// The content of `hvcC` and the coded picture of each tile.
private enum Tiles {
    static let eightSetup =
        "AQQIAAAAAAAAAAAAHvAA/P/4+AAADwMgAAEAF0ABDAH//wQIAAADAJ44AAADAAAeugJAIQABACpCAQEECAAAAwCeOAAAAwAAHpAE"
        + "ECCy3UklNc3AgIGBAAADAAEAAAMAAQgiAAEACEQBwXKGDAIk"
    static let eight =
        "AAAAYygBrwY4KEW5ab+mHoF/v0tY///A6ey+idDTzfUXx//bec38M8eFkl/1YWTE2AgQQP50GYpRf2qeTc2WuHzH+xfujXgj//cm"
        + "otb5vxTRYn6xWp/+kyVXb7/9yS//9XFc/cZHgA=="
    static let tenSetup =
        "AQQIAAAAAAAAAAAAHvAA/P/6+gAADwMgAAEAF0ABDAH//wQIAAADAJw4AAADAAAeugJAIQABACtCAQEECAAAAwCcOAAAAwAAHpAE"
        + "ECCbLdSSU1zcCAgYEAAAAwAQAAADABCAIgABAAhEAcFyhgwCJA=="
    static let ten =
        "AAAAUigBrwY4KEW5ab+mHoF/v0sLv//AK+y+ibyxm+omO/+2F5v4Z50/Lx3qproJ40v5ChXjLQ//8Kk+Igb9ChXD+5cp//soz5U1"
        + "v7znu/69qu/Ey7A="
    static let alphaSetup =
        "AQQIAAAAAAAAAAAAHvAA/Pz4+AAADwMgAAEAF0ABDAH//wQIAAADAJ/4AAADAAAeugJAIQABACZCAQEECAAAAwCf+AAAAwAAHsCC"
        + "BBZbqSSmubAgAAADACAAAAMAISIAAQAHRAHBcrAiQA=="
    static let alpha = "AAAAGCgBrgxwdQXlv/BzUU2X/qXwj6Nq/4g5jA=="
}
