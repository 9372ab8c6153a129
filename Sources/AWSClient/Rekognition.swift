import Core
import FoundationEssentials

/// Amazon Rekognition: what a picture shows. https://docs.aws.amazon.com/rekognition/latest/APIReference/Welcome.html
public struct Rekognition {
    let client: AWSClient

    /// The picture to look at: JPEG or PNG.
    public enum Image: Sendable {
        /// An object in a bucket of the same region, at most 15 MB.
        case object(ObjectReference)
        /// The bytes, at most 5 MB.
        case bytes([UInt8])
    }

    /// Something the picture shows.
    public struct Label: Sendable, Equatable {
        /// What it is, for example `Dog`.
        public var name: String
        /// How certain that is, in percent.
        public var confidence: Double
        /// Wider names for it, for example `Animal`.
        public var parents: [String]
        /// Where in the picture it stands; many labels stand nowhere in particular.
        public var instances: [Instance] = []
    }

    /// One thing that a label names.
    public struct Instance: Sendable, Equatable {
        /// Where it stands.
        public var box: BoundingBox
        /// How certain that is, in percent.
        public var confidence: Double
    }

    /// Something that may offend.
    public struct ModerationLabel: Codable, Sendable, Equatable {
        /// What it is.
        public var name: String
        /// The wider category; empty at the top.
        public var parent: String
        /// How certain that is, in percent.
        public var confidence: Double
    }

    /// The labels of a picture, the most certain first.
    /// https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html
    public func detectLabels(_ image: Image, maxLabels: Int, minConfidence: Double) throws -> [Label] {
        struct Input: Encodable {
            var Image: ImageInput
            var MaxLabels: Int
            var MinConfidence: Double
        }
        struct Output: Decodable { var Labels: [LabelOutput]? }
        let input = Input(Image: ImageInput(image), MaxLabels: maxLabels, MinConfidence: minConfidence)
        let output: Output = try client.json(
            .rekognition, "DetectLabels", input, subject: "detect labels in \(image.subject)")
        return (output.Labels ?? []).map {
            Label(
                name: $0.Name, confidence: $0.Confidence, parents: ($0.Parents ?? []).map(\.Name),
                instances: ($0.Instances ?? []).compactMap(\.instance))
        }
    }

    /// The moderation labels of a picture; none for a harmless one.
    /// https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectModerationLabels.html
    public func detectModerationLabels(_ image: Image, minConfidence: Double) throws -> [ModerationLabel] {
        struct Input: Encodable {
            var Image: ImageInput
            var MinConfidence: Double
        }
        struct Output: Decodable { var ModerationLabels: [LabelOutput]? }
        let output: Output = try client.json(
            .rekognition, "DetectModerationLabels", Input(Image: ImageInput(image), MinConfidence: minConfidence),
            subject: "detect moderation labels in \(image.subject)")
        return (output.ModerationLabels ?? []).map {
            ModerationLabel(name: $0.Name, parent: $0.ParentName ?? "", confidence: $0.Confidence)
        }
    }
}

extension Rekognition.Image {
    fileprivate var subject: String {
        switch self {
        case .object(let object): "s3://\(object.bucket)/\(object.key)"
        case .bytes(let bytes): "a picture of \(bytes.count) bytes"
        }
    }
}

private struct ImageInput: Encodable {
    var Bytes: Data?
    var S3Object: S3ObjectInput?

    struct S3ObjectInput: Encodable {
        var Bucket: String
        var Name: String
        var Version: String?
    }

    init(_ image: Rekognition.Image) {
        switch image {
        case .bytes(let bytes): Bytes = Data(bytes)  // JSONEncoder writes it in Base64, as AWS wants it.
        case .object(let object):
            S3Object = S3ObjectInput(Bucket: object.bucket, Name: object.key, Version: object.versionId)
        }
    }
}

/// A label of either kind as Rekognition writes it.
private struct LabelOutput: Decodable {
    var Name: String
    var Confidence: Double
    var Parents: [Parent]?
    var ParentName: String?
    var Instances: [InstanceOutput]?

    struct Parent: Decodable { var Name: String }
}

private struct InstanceOutput: Decodable {
    var BoundingBox: Box?
    var Confidence: Double?

    struct Box: Decodable {
        var Left: Double?
        var Top: Double?
        var Width: Double?
        var Height: Double?
    }

    /// The instance, unless Rekognition left out where it stands.
    var instance: Rekognition.Instance? {
        guard let left = BoundingBox?.Left, let top = BoundingBox?.Top, let width = BoundingBox?.Width,
            let height = BoundingBox?.Height
        else { return nil }
        return Rekognition.Instance(
            box: Core.BoundingBox(left: left, top: top, width: width, height: height), confidence: Confidence ?? 0)
    }
}
