extension RenderStep {
    /// Decodes the file through the steps so far, line by line, into memory. This is where libvips says of a truncated
    /// or damaged picture what is wrong with it: `Image.Corrupt`.
    static func decode(_ picture: inout Picture, _ job: RenderJob) throws {
        try picture.settle(.imageCorrupt, tried: "decoding", before: job.deadline)
    }
}
