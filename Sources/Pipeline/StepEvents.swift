import Core

extension Steps.Validate.Event: StepEvent {
    /// The key, unless the request cannot be read: then the step itself says so.
    public var subject: String? { (try? ImageRequest(input: request))?.key }
}
extension Steps.Resize.Event: StepEvent {
    /// The key.
    public var subject: String? { source.key }
}
extension Steps.Mark.Event: StepEvent {
    /// The key.
    public var subject: String? { source.key }
}
extension Steps.Tag.Event: StepEvent {
    /// The key.
    public var subject: String? { source.key }
}
extension Steps.Notify.Event: StepEvent {
    /// The key.
    public var subject: String? { source.key }
    /// Longer than the renderers': their failures still have to be judged.
    public var workSeconds: Double { ExecutionContext.tailSeconds }
}
extension Steps.Remove.Event: StepEvent {
    /// The key, unless the request cannot be read: then the step itself says so.
    public var subject: String? { (try? ImageRequest(input: request))?.key }
}
extension Steps.Replay.Event: StepEvent {
    /// A replay is about many pictures.
    public var subject: String? { nil }
}
