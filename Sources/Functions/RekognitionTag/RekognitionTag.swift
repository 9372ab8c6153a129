import Core

/// What this step needs of Rekognition.
protocol Labeller {
    /// https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html
    func labels(of image: ObjectReference, most: Int, minConfidence: Double) throws -> [FoundLabel]
    /// https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectModerationLabels.html
    func moderationLabels(of image: ObjectReference, minConfidence: Double) throws -> [Tags.Label]
}

/// A label, and where the things stand that it names.
struct FoundLabel {
    var label: Tags.Label
    var subjects: [(box: BoundingBox, confidence: Double)] = []
}

/// Asks Rekognition once what a picture shows, on the small JPEG that validation left.
struct RekognitionTag {
    let labeller: any Labeller

    /// - Returns: The labels, most confident first, and the middle of the largest thing that has a place.
    /// - Throws: what Rekognition throws; the state machine turns it into tags that failed.
    func handle(_ event: Steps.Tag.Event, deadline: Deadline) throws -> Tags {
        let tagging = event.tagging
        try deadline.check(before: "tagging")
        let found = try labeller.labels(
            of: tagging.image, most: tagging.maxLabels, minConfidence: tagging.minConfidence)
        let moderation =
            tagging.moderation
            ? try labeller.moderationLabels(of: tagging.image, minConfidence: tagging.minConfidence) : nil
        return Tags(
            status: .tagged, labels: sorted(found.map(\.label)), moderation: moderation.map(sorted),
            focus: FocalPoint(subjects: found.flatMap(\.subjects)))
    }

    private func sorted(_ labels: [Tags.Label]) -> [Tags.Label] {
        labels.sorted { ($1.confidence, $0.name) < ($0.confidence, $1.name) }
    }
}
