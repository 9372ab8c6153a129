import Testing

@testable import darkroom

struct PrintableTests {
    @Test func `A file name cannot steer the terminal`() {
        #expect("a\u{1B}[2Jb\nc\u{7F}\u{202E}d".printable == "a�[2Jb�c��d")
        #expect("Été 2026/a+b (1)%20#é.jpg".printable == "Été 2026/a+b (1)%20#é.jpg")
    }

    @Test(arguments: [("abc", 3), ("e\u{301}te\u{301}", 3), ("写真.jpg", 8), ("📷 a", 4), ("", 0)])
    func `Columns are what a terminal gives, not characters or bytes`(text: String, columns: Int) {
        #expect(text.columns == columns)
    }

    @Test func `A long text loses its middle`() {
        #expect("abcdefghij".shortened(to: 7) == "abc…hij")
        #expect("abcdefghij".shortened(to: 10) == "abcdefghij")
        #expect("写真写真写真".shortened(to: 7).columns <= 7)
        #expect("abc".shortened(to: 1) == "…")
    }
}
