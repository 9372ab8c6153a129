import Core
import Testing

@testable import AWSClient

@Suite struct XMLElementTests {
    private func parse(_ text: String) throws -> XMLElement { try XMLElement(parsing: Array(text.utf8)) }

    @Test func elementsTextAndOrderAreKept() throws {
        let root = try parse(
            """
            <?xml version="1.0"?><!-- a > comment --><r xmlns="x" a='1'><k>one</k><n:k b="2">two</n:k><e/><e a="1" /></r>
            """)
        #expect(root.name == "r")
        #expect(root.all("k").map(\.text) == ["one", "two"])
        #expect(root.all("e").map(\.text) == ["", ""])
        #expect(root["k"]?.text == "one")
        #expect(root["none"] == nil)
    }

    @Test(arguments: [
        ("&lt;&gt;&amp;&quot;&apos;", "<>&\"'"), ("a&#233;b", "aéb"), ("&#x1F4F7;", "📷"), ("&amp;lt;", "&lt;"),
        ("<![CDATA[<a> &amp; ]]>", "<a> &amp; "), ("été 📷", "été 📷"), (" a\nb ", " a\nb "), ("a<!-- x -->b", "ab"),
    ])
    func textIsDecodedOnce(inner: String, text: String) throws {
        #expect(try parse("<r>\(inner)</r>").text == text)
    }

    @Test(arguments: [
        "", "text", "<r>", "<r></s>", "</r>", "<r", "<r>&unknown;</r>", "<r>&#xD800;</r>", "<r>& </r>",
        "<!DOCTYPE r [<!ENTITY a \"b\">]><r>&a;</r>", "<r><![CDATA[</r>", "<r><!-- </r>",
        String(repeating: "<a>", count: 5000),
    ])
    func whatIsNotXMLIsRefused(text: String) {
        #expect(throws: DarkroomError.self) { try parse(text) }
    }

    @Test func brokenUTF8IsRefused() {
        #expect(throws: DarkroomError.self) { try XMLElement(parsing: Array("<r>".utf8) + [0xFF] + Array("</r>".utf8)) }
    }
}
