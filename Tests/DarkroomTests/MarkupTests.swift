import Core
import Testing

@testable import darkroom

struct MarkupTests {
    @Test func `A text put into markup is escaped, markup is not`() {
        let name = #"<script>alert('x')</script> & "co""#
        let inner: Markup = "<b>\(name)</b>"
        let outer: Markup = "<p>\(inner)\(7)</p>"
        #expect(
            outer.html
                == "<p><b>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;co&quot;</b>7</p>")
    }

    @Test func `A link is percent-encoded, so that # and ? stay part of the name`() {
        let link: Markup = "\(path: "variants/Été 2026/a+b (1)%20#é.jpg?x")"
        #expect(
            link.html == "variants/%C3%89t%C3%A9%202026/a%2Bb%20%281%29%2520%23%C3%A9.jpg%3Fx")
    }
}
