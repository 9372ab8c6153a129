import Core
import Pipeline

/// How much a reprocess has to do: counts alone, however many objects there are.
struct ReprocessEstimate: Encodable, Equatable {
    /// Objects listed.
    private(set) var objects = 0
    /// Objects that start nothing, by why.
    private(set) var skipped: [ReprocessCandidate.Skip: Int] = [:]
    /// Uploads that are done by today's recipe; nil where everything is made again, and nobody looks.
    private(set) var unchanged: Int?
    /// Uploads whose record cannot tell whether they would be made again as they are: they cost an execution to find out.
    private(set) var undecided = 0
    /// Executions expected.
    private(set) var executions = 0
    /// Bytes of the uploads to be made.
    private(set) var bytes = 0

    /// An empty estimate; only of what has changed, or of everything.
    init(onlyChanged: Bool) { unchanged = onlyChanged ? 0 : nil }

    /// Adds an object. `made` is what its record says, for an estimate of what has changed.
    mutating func add(_ candidate: ReprocessCandidate, made: Made?, recipe: String) {
        objects += 1
        if let skip = candidate.skip {
            skipped[skip, default: 0] += 1
            return
        }
        if let unchanged, let made, let eTag = candidate.eTag, made.isDone(by: recipe, of: eTag) {
            self.unchanged = unchanged + 1
            return
        }
        // Only a record with another recipe or of other bytes says that there is something to do.
        if unchanged != nil, made?.recipe == nil || candidate.eTag == nil, made?.status == .done { undecided += 1 }
        executions += 1
        bytes += candidate.bytes
    }

    /// Objects that start nothing.
    var skippedTotal: Int { skipped.values.reduce(0, +) }
}
