import Testing

@testable import darkroom

struct FiguresTests {
    @Test(arguments: [
        (0, "0 B"), (812, "812 B"), (999, "999 B"), (1000, "1.0 kB"), (4249, "4.2 kB"), (9960, "10 kB"),
        (35_400, "35 kB"), (999_600, "1.0 MB"), (1_485_159, "1.5 MB"), (2_000_000_000, "2.0 GB"),
    ])
    func `Bytes have a unit and two digits at least`(count: Int, text: String) {
        #expect(Figures.bytes(count) == text)
    }

    @Test(arguments: [
        (0.0, "0 ms"), (0.035, "35 ms"), (0.44, "0.4 s"), (9.96, "10 s"), (12.3, "12 s"), (59.6, "1 min 00 s"),
        (125, "2 min 05 s"),
    ])
    func `Durations go from milliseconds to minutes`(seconds: Double, text: String) {
        #expect(Figures.seconds(seconds) == text)
    }

    @Test(arguments: [(1, 0, "–"), (0, 10, "0.0 %"), (1, 10_000, "< 0.1 %"), (8, 1000, "0.8 %"), (14, 10, "140 %")])
    func `Shares are percentages`(part: Int, whole: Int, text: String) {
        #expect(Figures.share(part, of: whole) == text)
    }

    @Test(arguments: [
        (0.0, "0.0 s"), (35, "35 s"), (90, "1.5 min"), (5400, "1.5 h"), (90_000, "25 h"), (1_000_000, "12 days"),
    ])
    func `Long durations have one unit`(seconds: Double, text: String) { #expect(Figures.duration(seconds) == text) }

    @Test(arguments: [
        (0.0, "$0.00"), (0.001, "less than $0.01"), (0.05, "$0.05"), (12.5, "$12.50"), (999.99, "$999.99"),
        (1234.4, "$1,234"), (12_345_678, "$12,345,678"),
    ])
    func `Dollars have cents up to a thousand`(amount: Double, text: String) {
        #expect(Figures.dollars(amount) == text)
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (10_000_000, "10,000,000"), (-1234, "-1,234")])
    func `Thousands are set apart`(count: Int, text: String) { #expect(Figures.number(count) == text) }
}
