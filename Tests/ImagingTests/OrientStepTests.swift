import Core
import Testing

@testable import Imaging

struct OrientStepTests {
    /// The quarters as a camera would store them with this orientation: EXIF says on which side of the upright picture
    /// the stored first row and the stored first column lie.
    private func stored(_ orientation: Orientation, _ width: Int, _ height: Int) -> (pixels: [UInt8], Int, Int) {
        let (storedWidth, storedHeight) = orientation.swapsAxes ? (height, width) : (width, height)
        let pixels = Fixture.pixels(storedWidth, storedHeight) { column, row in
            let (x, y) =
                switch orientation {
                case .up: (column, row)
                case .upMirrored: (width - 1 - column, row)
                case .down: (width - 1 - column, height - 1 - row)
                case .downMirrored: (column, height - 1 - row)
                case .leftMirrored: (row, column)
                case .right: (width - 1 - row, column)
                case .rightMirrored: (width - 1 - row, height - 1 - column)
                case .left: (row, height - 1 - column)
                }
            return Fixture.quarter(x, y, of: width, height)
        }
        return (pixels, storedWidth, storedHeight)
    }

    @Test("every orientation comes out upright, once, in full size and scaled", arguments: Orientation.allCases)
    func upright(orientation: Orientation) throws {
        let (width, height) = (160, 96)
        let (pixels, storedWidth, storedHeight) = stored(orientation, width, height)
        let exif = FileBuilder.exif(orientation: orientation.rawValue)
        let picture = try Fixture.picture(storedWidth, storedHeight, pixels)
        let files = [
            FileBuilder.jpeg(try Fixture.file(picture, .jpeg, quality: 100), adding: [(0xE1, exif)]),
            FileBuilder.png(try Fixture.file(picture, .png), adding: "eXIf", Array(exif[6...])),
            FileBuilder.webp(
                try Fixture.file(picture, .webp), exif: exif, width: storedWidth, height: storedHeight),
            FileBuilder.tiff(storedWidth, storedHeight, pixels, orientation: orientation.rawValue),
        ]
        for (bytes, size) in files.flatMap({ file in [nil, 80, 40].map { (file, Size(name: "s", width: $0)) } }) {
            let rendered = try Fixture.render(bytes, size)
            #expect(Double(rendered.width) / Double(rendered.height) == 160.0 / 96)
            for (x, y) in [(20, 40), (140, 10), (10, 86), (150, 80), (3, 3)] {
                let found = try rendered.pixel(x * rendered.width / width, y * rendered.height / height)
                let expected = Fixture.quarter(x, y, of: width, height)
                #expect(isClose(found, expected, within: 40), "\(size.width ?? 0): \(x), \(y)")
            }
        }
    }

    @Test("cropping happens after turning")
    func crop() throws {
        let (pixels, width, height) = stored(.right, 160, 96)
        let bytes = FileBuilder.tiff(width, height, pixels, orientation: 6)
        let rendered = try Fixture.render(bytes, Size(name: "s", width: 40, height: 96, fit: .cover))
        #expect((rendered.width, rendered.height) == (40, 96))
        #expect(isClose(try rendered.pixel(5, 10), [255, 0, 0]))
        #expect(isClose(try rendered.pixel(35, 90), [255, 255, 255]))
    }

    @Test("the result carries no orientation for anybody to apply again")
    func once() throws {
        let (pixels, width, height) = stored(.left, 160, 96)
        let bytes = FileBuilder.tiff(width, height, pixels, orientation: 8)
        let rendered = try Fixture.render(bytes, Size(name: "s"))
        for format in OutputFormat.allCases {
            let header = try Header.probe(try rendered.encode(format).bytes)
            #expect(header?.orientation == .up)
            #expect((header?.width, header?.height) == (160, 96))
        }
    }
}
