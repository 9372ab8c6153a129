import AWSClient
import Core
import FoundationEssentials

/// Hands out forms for uploading: whoever may call the function's URL may upload one picture with each, without credentials of AWS.
struct PresignUpload {
    /// What a client asks for.
    struct Wish: Decodable {
        /// What it calls the file.
        var name: String?
        /// Its media type.
        var type: String
        /// Its bytes, to be told at once if they are too many; S3 counts them anyway.
        var size: Int?
    }

    /// What it is given.
    struct Offer: Encodable {
        /// The key that the upload will have.
        var key: String
        /// Where the form goes.
        var url: String
        /// The form's fields, to be sent before the file.
        var fields: [String: String]
        /// Until when, ISO 8601.
        var expires: String
    }

    /// What is wrong with a request.
    struct Refusal: Error, Encodable {
        var status: Int
        var error: ErrorName
        var message: String

        enum CodingKeys: CodingKey { case error, message }
    }

    let bucket: String
    let prefix: String
    /// The most bytes of an upload.
    let largest: Int
    /// Seconds that a form is good for.
    let lifetime: Int
    let form: (PostPolicy) throws -> S3.PostForm
    var now: @Sendable () -> Date = { Date() }
    var newID: @Sendable () -> String = { UUID().uuidString.lowercased() }

    /// Never throws for what a client did: that is an answer with a status of 4xx.
    func handle(_ request: FunctionURL.Request) throws -> FunctionURL.Response {
        do {
            return try .init(200, try offer(try wish(request)))
        } catch let refusal as Refusal {
            return try .init(refusal.status, refusal)
        }
    }

    private func wish(_ request: FunctionURL.Request) throws -> Wish {
        guard request.requestContext.http.method == "POST" else {
            throw Refusal(status: 405, error: .eventMalformed, message: "expected POST")
        }
        let wish: Wish
        do { wish = try JSONDecoder().decode(Wish.self, from: request.content ?? Data()) } catch {
            let example = #"{"name": "a.jpg", "type": "image/jpeg", "size": 12345}"#
            throw Refusal(
                status: 400, error: .eventMalformed,
                message: "expected a body such as \(example); \(describeDecoding(error))")
        }
        guard Self.isImage(wish.type) else {
            throw Refusal(status: 415, error: .imageUnsupported, message: "expected a type that begins with image/")
        }
        if let size = wish.size, !(1...largest).contains(size) {
            throw Refusal(status: 413, error: .imageTooLarge, message: "expected 1 to \(largest) bytes")
        }
        return wish
    }

    private static func isImage(_ type: String) -> Bool {
        let kind = type.dropFirst("image/".count)
        return type.hasPrefix("image/") && (1...60).contains(kind.utf8.count)
            && kind.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789.+-".utf8.contains($0) }
    }

    private func offer(_ wish: Wish) throws -> Offer {
        let expiration = now().addingTimeInterval(Double(lifetime))
        let key = "\(prefix)\(newID())/\(FileName.safe(wish.name ?? ""))"
        let made = try form(
            PostPolicy(bucket: bucket, key: key, contentType: wish.type, bytes: 1...largest, expiration: expiration))
        return Offer(key: key, url: made.url, fields: made.fields, expires: Timestamp.string(expiration))
    }
}
