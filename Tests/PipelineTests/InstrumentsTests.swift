import FoundationEssentials
import Synchronization
import Testing

@testable import Core
@testable import Pipeline

@Suite("The closing line of an invocation") struct InstrumentsTests {
    static let instruments: Instruments = {
        var settings = Settings(["DARKROOM_STACK": "photos", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1769"])
        return Instruments(function: "resize-variant", &settings)
    }()

    /// The lines of one invocation, decoded.
    private func lines(
        level: Log.Level = .info, _ instruments: Instruments = instruments, initialization: Double? = nil,
        _ body: (inout Log, Meter) throws -> Void
    ) throws -> [JSONValue] {
        let written = Mutex<[String]>([])
        let log = Log(level: level, fields: instruments.fields) { line in written.withLock { $0.append(line) } }
        try? instruments.observe(log, initialization: initialization, body)
        return try written.withLock { $0 }.map { try JSONDecoder().decode(JSONValue.self, from: Data($0.utf8)) }
    }

    @Test("holds what was measured, with the log's fields")
    func measured() throws {
        let lines = try lines { log, meter in
            log = log.adding(["key": .string("a.jpg")])
            meter.add(1, to: .thumbnailsCount)
            meter.add(1, to: .thumbnailsCount)
            meter.add(700, to: .sizeOutBytes)
            meter.raise(.predictedMemory, to: 90)
            meter.raise(.predictedMemory, to: 80)
        }
        let line = try #require(lines.first)
        #expect(lines.count == 1)
        #expect(line["thumbnails_count"] == .int(2) && line["size_out_bytes"] == .int(700))
        #expect(line["predicted_memory_bytes"] == .int(90) && line["cold_starts"] == .int(0))
        #expect(line["stack"] == .string("photos") && line["function"] == .string("resize-variant"))
        #expect(line["key"] == .string("a.jpg") && line["message"] == .string("done"))
        #expect(line["refusals"] == nil && line["error"] == nil)
    }

    @Test("is written for a failure too, with what was measured before it and the error's name")
    func failed() throws {
        let lines = try lines(initialization: 0.1) { _, meter in
            meter.add(5, to: .sizeInBytes)
            throw DarkroomError(.imageCorrupt, "cut short")
        }
        let line = try #require(lines.first)
        #expect(lines.count == 1)
        #expect(line["refusals"] == .int(1) && line["error"] == .string("Image.Corrupt"))
        #expect(line["size_in_bytes"] == .int(5) && line["cold_starts"] == .int(1))
        #expect(line["message"] == .string("cut short") && line["level"] == .string("ERROR"))
    }

    @Test("calls an error without a name a fault of Darkroom's own")
    func nameless() throws {
        struct Other: Error {}
        #expect(try lines { _, _ in throw Other() }.first?["error"] == .string("Internal.Fault"))
    }

    @Test("has a member for every metric and every dimension that it announces", arguments: [true, false])
    func complete(fails: Bool) throws {
        let line = try #require(
            try lines { _, meter in
                meter.add(1, to: .thumbnailsCount)
                if fails { throw DarkroomError(.awsThrottled, "slow down") }
            }.first)
        guard case .array(let directives)? = line["_aws"]?["CloudWatchMetrics"] else {
            Issue.record("no metrics")
            return
        }
        #expect(directives.count == (fails ? 3 : 2))
        for directive in directives {
            guard case .array(let sets)? = directive["Dimensions"], case .array(let metrics)? = directive["Metrics"]
            else {
                Issue.record("a directive without dimensions or metrics")
                continue
            }
            for case .array(let names) in sets {
                for name in names { #expect(line[name.string ?? ""]?.string?.isEmpty == false) }
            }
            for metric in metrics {
                switch line[metric["Name"]?.string ?? ""] {
                case .int, .number: break
                case let other: Issue.record("\(metric) is \(String(describing: other))")
                }
            }
        }
    }

    @Test("is written at every log level, since the metrics are in it", arguments: Log.Level.allCases)
    func quiet(level: Log.Level) throws {
        let lines = try lines(level: level) { log, _ in log(.debug, "on the way") }
        #expect(lines.last?["message"] == .string("done"))
    }

    @Test("makes no metrics where a deployment wants none, and then keeps to the log's level")
    func withoutMetrics() throws {
        var settings = Settings(["DARKROOM_METRICS": "false"])
        let instruments = Instruments(function: "watermark", &settings)
        let line = try #require(try lines(instruments) { _, meter in meter.add(1, to: .thumbnailsCount) }.first)
        #expect(line["_aws"] == nil && line["thumbnails_count"] == .int(1))
        #expect(try lines(level: .error, instruments) { _, _ in }.isEmpty)
    }

    @Test("counts the price of the time and of the start, and memory only beside a prediction")
    func values() {
        var summary = Instruments.Summary(
            seconds: 1, initialization: nil, measured: [:], peakMemory: 50_000_000, error: nil)
        let warm = summary.values(memory: 1024)
        summary.initialization = 1
        summary.measured = [.predictedMemory: 70_000_000]
        let cold = summary.values(memory: 1024)
        let expected = (1...2).map {
            Prices.usEast1.dollars(for: .invocation(seconds: Double($0), memory: 1024))
        }
        #expect(warm[.estimatedCost] == expected[0] && cold[.estimatedCost] == expected[1])
        #expect(warm[.usedMemory] == nil && cold[.usedMemory] == 50_000_000)
        #expect(warm[.duration] == 1000 && cold[.duration] == 1000)
        #expect(summary.values(memory: nil)[.estimatedCost] == nil)
    }

    @Test("reads the highest resident size as the kernel writes it")
    func peak() {
        #expect(
            PeakMemory.bytes(inStatus: Array("Name:\tx\nVmHWM:\t   11840 kB\nVmRSS:\t 9000 kB\n".utf8)) == 11840 << 10)
        #expect(PeakMemory.bytes(inStatus: Array("Name:\tx\n".utf8)) == 0)
        #expect(PeakMemory.bytes > 1 << 20)
    }
}
