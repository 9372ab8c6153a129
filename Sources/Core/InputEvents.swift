import FoundationEssentials

extension ImageRequest {
    /// Reads any accepted input: an EventBridge `Object Created` or `Object Deleted` event, an S3 notification with one record, a manual
    /// request, a replay's start, a dead letter.
    /// - Throws: `Event.Malformed`, saying what was expected and found.
    public init(input: JSONValue) throws {
        if let inner = input["input"], input["replay"] != nil || input["schema"] != nil {
            self = try ImageRequest(input: inner)
            origin = .replay
            requestId = input["requestId"]?.string ?? requestId
        } else if input["detail-type"] != nil {
            self = try ImageRequest.read(EventBridgeEvent.self, input).request()
        } else if input["Records"] != nil {
            self = try ImageRequest.read(S3Notification.self, input).request()
        } else if input["bucket"] != nil, input["key"] != nil {
            self = try ImageRequest.read(ManualRequest.self, input).request()
        } else {
            throw DarkroomError(
                .eventMalformed,
                "expected an EventBridge event, an S3 notification, {bucket, key} or a dead letter, found \(input.outline)"
            )
        }
        guard !bucket.isEmpty, !key.isEmpty else {
            throw DarkroomError(.eventMalformed, "expected a bucket and a key, found an empty one")
        }
    }

    private static func read<Event: Decodable>(_ type: Event.Type, _ input: JSONValue) throws -> Event {
        do {
            return try JSONDecoder().decode(type, from: JSONEncoder().encode(input))
        } catch {
            throw DarkroomError(.eventMalformed, tried: "read", on: "\(type)", said: describeDecoding(error))
        }
    }
}

extension JSONValue {
    /// The kind of value and, of an object, its member names: enough to recognise it, without its contents.
    var outline: String {
        switch self {
        case .object(let members): "an object with \(members.keys.sorted().prefix(10).joined(separator: ", "))"
        case .array(let items): "an array of \(items.count)"
        case .string: "a string"
        case .int, .number: "a number"
        case .bool: "a boolean"
        case .null: "null"
        }
    }
}

/// "Object Created" and "Object Deleted" from EventBridge; keys are raw.
/// See https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
private struct EventBridgeEvent: Decodable {
    struct Detail: Decodable {
        struct Bucket: Decodable { var name: String }
        struct Object: Decodable {
            var key: String
            var size: Int?
            var etag: String?
            var sequencer: String?
            var versionId: String?

            enum CodingKeys: String, CodingKey {
                case key, size, etag, sequencer
                case versionId = "version-id"
            }
        }
        var bucket: Bucket
        var object: Object
    }
    var detailType: String
    var detail: Detail

    enum CodingKeys: String, CodingKey {
        case detail
        case detailType = "detail-type"
    }

    func request() throws -> ImageRequest {
        guard ["Object Created", "Object Deleted"].contains(detailType) else {
            throw DarkroomError(
                .eventMalformed, "expected detail-type Object Created or Object Deleted, found \(detailType)")
        }
        return ImageRequest(
            bucket: detail.bucket.name, key: ObjectKey.raw(detail.object.key), versionId: detail.object.versionId,
            eTag: detail.object.etag, size: detail.object.size, sequencer: detail.object.sequencer, origin: .upload,
            isDeletion: detailType == "Object Deleted")
    }
}

/// An S3 event notification; keys are form-encoded.
/// See https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
private struct S3Notification: Decodable {
    struct Record: Decodable {
        struct Entity: Decodable {
            struct Bucket: Decodable { var name: String }
            struct Object: Decodable {
                var key: String
                var size: Int?
                var eTag: String?
                var sequencer: String?
                var versionId: String?
            }
            var bucket: Bucket
            var object: Object
        }
        var s3: Entity
    }
    var Records: [Record]

    func request() throws -> ImageRequest {
        guard let record = Records.first, Records.count == 1 else {
            throw DarkroomError(.eventMalformed, "expected one S3 record an execution, found \(Records.count)")
        }
        let object = record.s3.object
        return ImageRequest(
            bucket: record.s3.bucket.name, key: try ObjectKey.formEncoded(object.key), versionId: object.versionId,
            eTag: object.eTag, size: object.size, sequencer: object.sequencer, origin: .upload)
    }
}

/// A request written by a person, the command or reprocess.
private struct ManualRequest: Decodable {
    var bucket: String
    var key: String
    var versionId: String?
    var eTag: String?
    var preset: String?
    var sizes: [String]?
    var force: Bool?
    var origin: ImageRequest.Origin?
    var requestId: String?
    var mute: Bool?

    func request() -> ImageRequest {
        ImageRequest(
            bucket: bucket, key: key, versionId: versionId, eTag: eTag, preset: preset, sizes: sizes,
            force: force ?? false, origin: origin ?? .manual, requestId: requestId, mute: mute ?? false)
    }
}
