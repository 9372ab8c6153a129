extension RenderStep {
    /// Decodes the file through the steps so far, line by line, into memory. This is where a truncated or damaged picture
    /// shows: `Image.Corrupt`.
    static func decode(_ picture: inout Picture, _ job: RenderJob) throws {
        try picture.settle(.imageCorrupt, tried: "decoding", before: job.deadline)
    }
}
