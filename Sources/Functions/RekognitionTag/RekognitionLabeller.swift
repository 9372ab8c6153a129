import AWSClient
import Core

/// The labeller that Amazon Rekognition is. It reads the picture from S3 itself, with this function's permissions.
struct RekognitionLabeller: Labeller {
    let rekognition: Rekognition

    func labels(of image: ObjectReference, most: Int, minConfidence: Double) throws -> [Tags.Label] {
        try rekognition.detectLabels(.object(image), maxLabels: most, minConfidence: minConfidence).map {
            Tags.Label(name: $0.name, confidence: $0.confidence, parents: $0.parents.isEmpty ? nil : $0.parents)
        }
    }

    func moderationLabels(of image: ObjectReference, minConfidence: Double) throws -> [Tags.Label] {
        try rekognition.detectModerationLabels(.object(image), minConfidence: minConfidence).map {
            Tags.Label(name: $0.name, confidence: $0.confidence, parents: $0.parent.isEmpty ? nil : [$0.parent])
        }
    }
}
