import Testing

@testable import darkroom

struct OutFolderTests {
    @Test(arguments: [
        ("a/b.jpg", "a/b.jpg"), ("../../etc/passwd", "%2E%2E/%2E%2E/etc/passwd"), ("/a", "%2F/a"), ("a//b", "a/%2F/b"),
        ("./a", "%2E/a"), ("Été 2026/#é.jpg", "Été 2026/#é.jpg"),
    ])
    func `No key leads out of the folder`(key: String, path: String) {
        #expect(OutFolder.safe(key) == path)
    }

    @Test func `A name too long for a file system becomes its hash and keeps its extension`() {
        let name = OutFolder.safe("a/" + String(repeating: "é", count: 200) + ".jpg")
        #expect(name.hasSuffix(".jpg"))
        #expect(name.utf8.count == 2 + 64 + 4)
    }
}
