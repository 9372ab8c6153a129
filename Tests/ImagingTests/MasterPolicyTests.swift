import Core
import Testing

@testable import Imaging

struct MasterPolicyTests {
    private func header(_ format: ImageFormat, frames: Int = 1) -> Header {
        Header(format: format, width: 4000, height: 3000, frames: frames)
    }

    private func items(_ widths: Int?...) -> [[Size]] { widths.map { [Size(name: "s", width: $0)] } }

    @Test("a JPEG is its own master: it shrinks while it is decoded")
    func jpeg() {
        #expect(MasterPolicy.masterSize(for: header(.jpeg), items: items(320, 640, 1280)) == nil)
    }

    @Test(
        "what cannot shrink is decoded once, to the largest size that anybody needs",
        arguments: [ImageFormat.png, .avif])
    func prepared(format: ImageFormat) {
        let size = MasterPolicy.masterSize(for: header(format), items: items(320, 640, 1280))
        #expect((size?.width, size?.height) == (1280, 960))
    }

    @Test("not for one invocation, a size near the picture's own, or an animation")
    func itself() {
        #expect(MasterPolicy.masterSize(for: header(.png), items: items(320)) == nil)
        #expect(MasterPolicy.masterSize(for: header(.png), items: items(320, nil)) == nil)
        #expect(MasterPolicy.masterSize(for: header(.gif, frames: 9), items: items(320, 640)) == nil)
    }

    @Test("a HEIC always becomes a master, since only the validator can decode it")
    func heic() {
        #expect(MasterPolicy.masterSize(for: header(.heic), items: items(nil))?.width == 4000)
    }
}
