import Testing

@testable import Core

@Suite struct PercentEncodingTests {
    @Test(arguments: [
        ("uploads/Été 2026/a+b (1)%20#é.jpg", "uploads/%C3%89t%C3%A9%202026/a%2Bb%20%281%29%2520%23%C3%A9.jpg"),
        ("AZaz09-._~", "AZaz09-._~"), ("a//b/../c", "a//b/../c"),
        ("!*'()@:$,;=&?", "%21%2A%27%28%29%40%3A%24%2C%3B%3D%26%3F"),
        ("📷\u{1}", "%F0%9F%93%B7%01"), ("", ""),
    ])
    func aPathIsEncodedAsTheSignatureWantsIt(text: String, encoded: String) {
        #expect(PercentEncoding.encode(text, keepingSlashes: true) == encoded)
        #expect(PercentEncoding.decodeForm(encoded) == text)
    }

    @Test func aQueryIsSortedAfterEncoding() {
        let query = PercentEncoding.query([("b", "2"), ("a-b", "1"), ("a", "/ +"), ("a", ""), ("é", "x")])
        #expect(query == "%C3%A9=x&a=&a=%2F%20%2B&a-b=1&b=2")
    }

    @Test func aFormsPlusIsASpace() {
        #expect(PercentEncoding.decodeForm("a+b%2Bc") == "a b+c")
    }

    @Test(arguments: ["%", "%2", "%zz", "a%E9b", "%C3"])
    func brokenSequencesAreNotGuessedAt(text: String) {
        #expect(PercentEncoding.decodeForm(text) == nil)
    }
}
