import Core
import FoundationEssentials
import Glibc
import Imaging

// Feeds damaged pictures of every format to probe and render, for a time, and lets nothing but a named error pass.
//
//     fuzz SECONDS [SEED] [FOLDER]      mutates seeds; FOLDER (default /tmp) keeps the input that broke something
//     fuzz FILE                         tries one file, to repeat what was found

let arguments = CommandLine.arguments.dropFirst().map { $0 }
let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

do {
    try Vips.start(fonts: root.path + "/fonts")
    if let file = arguments.first, Double(file) == nil {
        print(try Trial(Array(Data(contentsOf: URL(filePath: file)))).run())
    } else {
        let loop = FuzzLoop(
            seconds: arguments.first.flatMap(Double.init) ?? 60,
            seed: arguments.dropFirst().first.flatMap { UInt64($0) } ?? 1,
            folder: arguments.dropFirst(2).first ?? "/tmp")
        try loop.run()
    }
} catch {
    print("fuzz: \(error)")
    exit(1)
}
