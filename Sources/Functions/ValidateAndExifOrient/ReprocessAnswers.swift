import Core
import Pipeline

/// Answers what reprocess asks before it starts executions.
struct ReprocessAnswers {
    let store: any ObjectStore
    let configuration: Configuration

    /// - Throws: `Config.Invalid` for a preset that is not there or not valid, `Event.Malformed` for a key that cannot be decoded.
    func answer(_ event: Steps.Reprocess.Event) throws -> Steps.Reprocess.Output {
        switch event.action {
        case .recipe:
            let preset = try configuration.preset(event.preset, in: store)
            return Steps.Reprocess.Output(recipe: try configuration.recipe(of: preset), preset: preset.name)
        case .decode:
            guard let key = event.key else {
                throw DarkroomError(.eventMalformed, "decode: expected a key, found none")
            }
            return Steps.Reprocess.Output(key: try ObjectKey.formEncoded(key))
        }
    }
}
