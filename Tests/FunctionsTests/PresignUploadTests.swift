import AWSClient
import Core
import FoundationEssentials
import Testing

@testable import PresignUpload

@Suite("presign-upload")
struct PresignUploadTests {
    let presign = PresignUpload(
        bucket: "photos", prefix: "uploads/", largest: 1000, lifetime: 300,
        form: { policy in
            S3.PostForm(
                url: "https://\(policy.bucket)/",
                fields: ["key": policy.key, "type": policy.contentType, "most": "\(policy.bytes.upperBound)"])
        },
        now: { Date(timeIntervalSince1970: 0) }, newID: { "id" })

    func answer(_ body: String?, method: String = "POST", base64: Bool = false) throws -> (Int, JSONValue) {
        let request = FunctionURL.Request(
            requestContext: .init(http: .init(method: method)), body: body, isBase64Encoded: base64)
        let response = try presign.handle(request)
        return (response.statusCode, try JSONDecoder().decode(JSONValue.self, from: Data(response.body.utf8)))
    }

    @Test("offers one key of its own under the prefix, for so many bytes of that type, until then")
    func offer() throws {
        let (status, body) = try answer(#"{"name": "a.jpg", "type": "image/jpeg", "size": 1000}"#)
        #expect(status == 200)
        #expect(body["key"]?.string == "uploads/id/a.jpg" && body["expires"]?.string == "1970-01-01T00:05:00.000Z")
        #expect(
            body["fields"]
                == .object([
                    "key": .string("uploads/id/a.jpg"), "type": .string("image/jpeg"), "most": .string("1000"),
                ]))
    }

    @Test("reads a body that Lambda encoded")
    func encoded() throws {
        let body = Data(#"{"type": "image/png"}"#.utf8).base64EncodedString()
        #expect(try answer(body, base64: true).0 == 200)
    }

    @Test(
        "says what is wrong, by a status and a name",
        arguments: [
            (nil, 400, "Event.Malformed"), ("no JSON", 400, "Event.Malformed"),
            (#"{"name": "a"}"#, 400, "Event.Malformed"),
            (#"{"type": "text/html"}"#, 415, "Image.Unsupported"), (#"{"type": "image/"}"#, 415, "Image.Unsupported"),
            (#"{"type": "image/x\r\nEvil: 1"}"#, 415, "Image.Unsupported"),
            (#"{"type": "image/png", "size": 1001}"#, 413, "Image.TooLarge"),
            (#"{"type": "image/png", "size": 0}"#, 413, "Image.TooLarge"),
        ] as [(String?, Int, String)])
    func refusals(body: String?, status: Int, name: String) throws {
        let (found, answer) = try answer(body)
        #expect(found == status && answer["error"]?.string == name && answer["message"]?.string?.isEmpty == false)
    }

    @Test("names the member of a body that is not as it should be")
    func faultyMember() throws {
        let message = try answer(#"{"type": "image/png", "size": "1001"}"#).1["message"]?.string ?? ""
        #expect(message.contains("12345}; size: expected Int"), Comment(rawValue: message))
    }

    @Test("takes POST alone")
    func method() throws { #expect(try answer(nil, method: "GET").0 == 405) }

    @Test(
        "a name is made safe",
        arguments: [
            ("photo.jpg", "photo.jpg"), ("../../etc/passwd", "passwd"), (#"C:\Bilder\Été 1.jpg"#, "t-1.jpg"),
            ("..", "upload"), ("", "upload"), (".htaccess", "htaccess"), ("a<script>.png", "a-script-.png"),
            ("日本.png", "png"),
            (String(repeating: "a", count: 200) + ".jpg", String(repeating: "a", count: 96) + ".jpg"),
        ])
    func names(given: String, safe: String) { #expect(FileName.safe(given) == safe) }
}
