import Testing

@testable import darkroom

struct ProgressLineTests {
    @Test(arguments: [(0, "╌╌╌╌"), (1, "╌╌╌╌"), (3, "━━╌╌"), (6, "━━━━")])
    func `The bar is as full as the work is done`(finished: Int, bar: String) {
        #expect(ProgressLine.bar(finished, of: 6, width: 4) == bar)
    }

    @Test(arguments: [10, 24, 80, 200])
    func `No line is longer than the terminal, or it would wrap and could not be redrawn`(width: Int) {
        let tasks = (0..<12).map {
            ProgressLine.Task(name: "a long name of a picture, number \($0).jpg", stage: "processing", seconds: 71)
        }
        let lines = ProgressLine.lines(finished: 3, of: 15, underWay: tasks, limit: 8, seconds: 75, width: width)
        #expect(lines.count == 10)
        #expect(lines.allSatisfy { $0.columns <= width })
    }

    @Test func `What does not fit is counted`() {
        let tasks = (0..<5).map { ProgressLine.Task(name: "\($0).jpg", stage: "processing", seconds: 1) }
        let lines = ProgressLine.lines(finished: 0, of: 5, underWay: tasks, limit: 2, seconds: 1, width: 80)
        #expect(lines[2] == "  and 3 more")
        #expect(lines[3].hasSuffix("0/5  1.0 s"))
    }
}
