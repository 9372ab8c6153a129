import AWSClient
import Core
import Pipeline

/// Goes through the list once and counts; records are asked for a hundred at a time.
struct ReprocessEstimator {
    let stack: Stack
    let source: ReprocessSource
    let recipe: String
    let onlyChanged: Bool
    let display: ProgressDisplay

    /// - Throws: what S3 and DynamoDB throw, and what a broken inventory does.
    func estimate() throws -> ReprocessEstimate {
        defer { display.clear() }
        var estimate = ReprocessEstimate(onlyChanged: onlyChanged)
        var batch: [ReprocessCandidate] = []
        try source.forEachCandidate(in: stack) { candidate in
            batch.append(candidate)
            if batch.count == DynamoDB.batchKeys { try count(&batch, in: &estimate) }
        }
        try count(&batch, in: &estimate)
        return estimate
    }

    private func count(_ batch: inout [ReprocessCandidate], in estimate: inout ReprocessEstimate) throws {
        // DynamoDB refuses a key that is named twice, which an inventory of all versions does.
        let keys = onlyChanged ? Set(batch.filter { $0.skip == nil }.map(\.key)).sorted() : []
        let made = keys.isEmpty ? [:] : try stack.records.made(bucket: stack.inputBucket, keys: keys)
        for candidate in batch { estimate.add(candidate, made: made[candidate.key], recipe: recipe) }
        batch.removeAll(keepingCapacity: true)
        display.show(
            "counting  \(Figures.number(estimate.objects)) objects, \(Figures.number(estimate.executions)) to make, "
                + Figures.bytes(estimate.bytes))
    }
}
