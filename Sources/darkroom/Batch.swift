import AWSClient
import FoundationEssentials

/// Takes files through a stack, several at a time, on one thread: between two looks at the records it uploads the next.
struct Batch {
    let stack: Stack
    /// How many are under way at once.
    let parallel: Int
    /// How long one may take, in seconds.
    let timeout: Double
    let display: ProgressDisplay

    /// The results in the order of `files`.
    /// - Throws: what S3 and DynamoDB throw, which ends everything; what is uploaded is processed all the same.
    func process(_ files: [InputFile]) throws -> [PictureResult] {
        defer { display.close() }
        var results: [PictureResult?] = files.map { _ in nil }
        var underWay: [(index: Int, follower: Follower)] = []
        var next = 0
        while next < files.count || !underWay.isEmpty {
            if next < files.count, underWay.count < parallel {
                show(underWay, results, uploading: files[next].name)
                let follower = try Follower(files[next], to: stack)
                if !display.isLive {
                    let name = follower.file.name.printable.padded(to: files.nameWidth)
                    display.say("\(name)  uploaded, \(Figures.bytes(follower.bytes.count))")
                }
                underWay.append((next, follower))
                next += 1
            } else {
                AWSClient.sleep(pause())
            }
            for position in underWay.indices.reversed() {
                if let result = try underWay[position].follower.look(timeout: timeout) {
                    results[underWay[position].index] = result
                    underWay.remove(at: position)
                    display.say(result.report, nameWidth: files.nameWidth)
                }
                show(underWay, results)
            }
        }
        return results.compactMap(\.self)
    }

    /// Between two rounds: AWS charges for every look, the local cloud is only slowed by it.
    private func pause() -> Double { stack.isLocal ? 0.1 : 0.5 }

    private func show(
        _ underWay: [(index: Int, follower: Follower)], _ results: [PictureResult?], uploading name: String? = nil
    ) {
        var tasks = underWay.map { (_, follower) in
            ProgressLine.Task(
                name: follower.file.name, stage: follower.stage, seconds: Date().timeIntervalSince(follower.begin))
        }
        if let name { tasks.append(.init(name: name, stage: "uploading", seconds: 0)) }
        display.show(finished: results.count { $0 != nil }, of: results.count, underWay: tasks)
    }
}
