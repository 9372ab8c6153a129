import Testing

@testable import Core

@Suite("A key template") struct KeyTemplateTests {
    @Test(
        "fills its places",
        arguments: [
            ("{dir}{stem}_{width}w.{ext}", "a/b/photo.final.JPG", "a/b/photo.final_128w.jpg"),
            ("{size}/{key}", "a/b/p.png", "s/a/b/p.png"),
            ("{size}/{name}", "p", "s/p"),
            ("{stem}.{ext}", ".hidden", ".hidden.jpg"),
            ("{stem}/{plan}/{size}.{ext}", "Été 2026/a+b (1)%20#é.jpg", "a+b (1)%20#é/PLAN/s.jpg"),
            ("{stem}.{ext}", "{key}.jpg", "{key}.jpg"),
        ])
    func fills(template: String, source: String, key: String) {
        #expect(
            KeyTemplate(template).key(source: source, size: "s", width: 128, format: .jpeg, plan: "PLAN") == key)
    }

    @Test(
        "with a fault says so",
        arguments: [("{stem", "without its }"), ("{x}", "unknown place"), ("all.{ext}", "every upload")])
    func faults(template: String, says: String) {
        #expect(KeyTemplate(template).fault?.contains(says) == true)
    }

    @Test("is immutable only with the plan id")
    func immutable() {
        #expect(KeyTemplate("{stem}/{plan}").isImmutable)
        #expect(!KeyTemplate("{stem}").isImmutable)
    }
}
