import Core
import FoundationEssentials
import Glibc

/// Mutates seeds until the time is over. A crash, a hang or too much memory ends the process with a message and leaves the
/// input behind.
struct FuzzLoop {
    let seconds: Double
    let seed: UInt64
    let folder: String

    /// A single input may take this long before it counts as a hang.
    static let hang: UInt32 = 10
    /// The most resident memory, in bytes, that inputs within the limits may cost the process.
    static let mostMemory = 1 << 30

    func run() throws {
        let seeds = try Seeds.all()
        for seed in seeds where try Trial(seed).run() != "rendered" {
            throw DarkroomError(.internalFault, "a seed of \(seed.count) bytes is no valid picture")
        }
        var generator = SeededGenerator(state: seed)
        var counts: [String: Int] = [:]
        let end = Deadline(in: seconds)
        let file = "\(folder)/fuzz-input"
        signal(SIGALRM) { _ in
            let message = "fuzz: an input took over 10 s; it is in the folder as fuzz-input\n"
            _ = write(2, message, message.utf8.count)
            _exit(1)
        }
        while end.remaining() > 0 {
            let index = Int.random(in: 0..<seeds.count, using: &generator)
            let other = Int.random(in: 0..<seeds.count, using: &generator)
            let input = Mutation.of(seeds[index], with: seeds[other], &generator)
            // Written first: a crash leaves what caused it.
            try Data(input).write(to: URL(filePath: file))
            alarm(FuzzLoop.hang)
            counts[try Trial(input).run(), default: 0] += 1
            alarm(0)
            try checkMemory(file)
        }
        try FileManager.default.removeItem(atPath: file)
        report(counts)
    }

    /// The most bytes that were ever resident.
    private var peakMemory: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }

    private func checkMemory(_ file: String) throws {
        guard peakMemory <= FuzzLoop.mostMemory else {
            throw DarkroomError(.internalFault, "\(peakMemory >> 20) MB resident after the input in \(file)")
        }
    }

    private func report(_ counts: [String: Int]) {
        let total = counts.values.reduce(0, +)
        print("\(total) inputs from seed \(seed): no crash, no hang, at most \(peakMemory >> 20) MB resident")
        for (name, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            print("  \(count)  \(name)")
        }
    }
}
