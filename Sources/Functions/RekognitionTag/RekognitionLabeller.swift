import AWSClient
import Core

/// The labeller that Amazon Rekognition is. It reads the picture from S3 itself, with this function's permissions.
struct RekognitionLabeller: Labeller {
    let rekognition: Rekognition

    func labels(of image: ObjectReference, most: Int, minConfidence: Double) throws -> [FoundLabel] {
        try rekognition.detectLabels(.object(image), maxLabels: most, minConfidence: minConfidence).map { label in
            FoundLabel(
                label: Tags.Label(
                    name: label.name, confidence: label.confidence, parents: label.parents.isEmpty ? nil : label.parents
                ),
                subjects: label.instances.map { ($0.box, $0.confidence) })
        }
    }

    func moderationLabels(of image: ObjectReference, minConfidence: Double) throws -> [Tags.Label] {
        try rekognition.detectModerationLabels(.object(image), minConfidence: minConfidence).map {
            Tags.Label(name: $0.name, confidence: $0.confidence, parents: $0.parent.isEmpty ? nil : [$0.parent])
        }
    }
}
