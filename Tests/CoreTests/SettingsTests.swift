import Testing

@testable import Core

@Suite("Settings") struct SettingsTests {
    @Test("report every fault together")
    func faults() {
        var settings = Settings(["N": "x", "L": "1,,2", "T": "maybe"])
        _ = settings.text("MISSING")
        _ = settings.number("N", in: 1...9, default: 3)
        _ = settings.numbers("L", in: 1...9)
        _ = settings.choice("T", default: TaggingMode.off)
        let error = #expect(throws: DarkroomError.self) { try settings.check() }
        #expect(error?.name == .configInvalid)
        for part in ["MISSING", "N: expected 1 to 9, found x", "L: expected numbers", "T: expected off, labels"] {
            #expect(error?.message.contains(part) == true)
        }
    }

    @Test("take empty parameters as not given")
    func empty() throws {
        var settings = Settings(["N": "", "L": "", "T": "", "W": "128, 512"])
        #expect(settings.number("N", in: 1...9, default: 3) == 3)
        #expect(settings.numbers("L", in: 1...9) == nil)
        #expect(settings.choice("T", default: TaggingMode.labels) == .labels)
        #expect(settings.numbers("W", in: 1...999) == [128, 512])
        try settings.check()
    }
}
