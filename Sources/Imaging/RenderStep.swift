import Core

/// What a step needs to know: one size of one picture.
struct RenderJob {
    /// The size to make.
    var size: Size
    /// The pixels it comes to.
    var geometry: Geometry
    /// How the stored pixels must be turned.
    var orientation: Orientation
    /// The factor by which the pixels were divided while they were decoded.
    var shrink: Int
    /// The size that the whole picture is stored in.
    var stored: Geometry.Area
    /// The moment to give up.
    var deadline: Deadline
}

/// One step of rendering: it changes the picture, or sees at once that there is nothing to do.
struct RenderStep: Sendable {
    /// What the step does, as errors say it.
    let name: String
    /// The step.
    let apply: @Sendable (inout Picture, RenderJob) throws -> Void

    /// Rendering, in order. Until `decode` the picture is a recipe over the file's bytes, carried out line by line; from
    /// there on it is small and in memory, where turning and cropping may look at any pixel.
    static let all = [
        RenderStep(name: "resizing", apply: resize),
        RenderStep(name: "converting to sRGB", apply: toSRGB),
        RenderStep(name: "decoding", apply: decode),
        RenderStep(name: "turning upright", apply: orient),
        RenderStep(name: "cropping", apply: crop),
        RenderStep(name: "filling the box", apply: contain),
        RenderStep(name: "removing metadata", apply: strip),
    ]

    /// Takes the picture through every step while there is time.
    static func run(_ picture: inout Picture, _ job: RenderJob) throws {
        for step in all {
            try job.deadline.check(before: step.name)
            try step.apply(&picture, job)
        }
    }
}
