// Does one job on one picture again and again, as the functions would, for `make bench`: arguments PICTURE PRESET.json. It reads
// `run` and `keep FOLDER` and answers with the seconds that each round took, of the clock and of the processor.
import Core
import FoundationEssentials
import Glibc
import Imaging
import LocalRendering

func seconds(_ clock: clockid_t) -> Double {
    var now = timespec()
    clock_gettime(clock, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}

let arguments = CommandLine.arguments
guard arguments.count == 3 else {
    Log.standardError(level: .info)(.error, "usage: bench-job PICTURE PRESET.json")
    exit(64)
}
let picture = [UInt8](try Data(contentsOf: URL(filePath: arguments[1])))
let preset = try PresetStore(directory: "presets").read(
    Data(contentsOf: URL(filePath: arguments[2])), from: arguments[2]
)
.resolved(with: PresetOverrides())
try Vips.start(fonts: FileManager.default.currentDirectoryPath + "/fonts")
let render = LocalRender(preset: preset)

while let line = readLine() {
    var files: [(bytes: [UInt8], name: String)] = []
    let (wall, cpu) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
    _ = try render(picture, name: "picture", eTag: "benchmark", write: { files.append(($0, $1)) }, begin: { _ in })
    let timing = (seconds(CLOCK_MONOTONIC) - wall, seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu)
    if line.hasPrefix("keep ") {
        for file in files { try Data(file.bytes).write(to: URL(filePath: "\(line.dropFirst(5))/\(file.name)")) }
    }
    print("{\"wall\": \(timing.0), \"cpu\": \(timing.1)}")
    fflush(nil)
}
