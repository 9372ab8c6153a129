/// What the protocol demands. A test takes one away to see that the search finds out.
struct Rules {
    /// Stable keys and manifests are written only while the source is ours and what was seen is unchanged.
    var fences = true
    /// Whoever writes looks at the keys before it looks at the source, never after.
    var keysBeforeSource = true
    /// A dead letter is sent before the record is closed.
    var letterFirst = true
    /// A claim remembers what the plan before it may have written.
    var remembers = true
    /// A newer upload takes over from the execution that is at work on the same bytes, which may have seen others in between.
    var newestTakesOver = true
    /// Whoever deletes keeps claims away meanwhile.
    var holds = true
    /// Removal looks at the source once more when claims are kept away.
    var looksAgain = true
    /// A tail that is done again repeats the revision if it comes to the same, and counts on if not.
    var numbersBySuccession = true
    /// The success policy: whether a size may lack.
    var allowsPartial = false
    /// Whether outputs go with their original.
    var deletesWithOriginal = false
}
