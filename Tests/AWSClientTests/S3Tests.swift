import Core
import Foundation
import LoopbackServer
import Testing

@testable import AWSClient

@Suite struct S3Tests {
    let object = ObjectReference(bucket: "photos", key: "uploads/Été 2026/a+b (1)%20#é.jpg")
    static let headers = [
        "ETag": "\"abc\"", "x-amz-version-id": "v1", "Content-Type": "image/jpeg", "Cache-Control": "max-age=1",
        "x-amz-meta-Plan": "p1", "x-amz-storage-class": "STANDARD_IA", "Last-Modified": "Sat, 21 Nov 2026 05:00:00 GMT",
    ]

    private func error<R>(_ reply: LoopbackServer.Reply, _ body: (S3) throws -> R) throws -> DarkroomError {
        let server = try LoopbackServer(replies: [reply])
        return try #require(throws: DarkroomError.self) { _ = try body(try client(of: server, retry: .never).s3) }
    }

    @Test func getGivesBytesAndWhatIsKnownOfTheObject() throws {
        let server = try LoopbackServer(replies: [.answer(200, Self.headers, "bytes")])
        let download = try client(of: server).s3.get(object)
        #expect(download.body == Array("bytes".utf8))
        #expect(
            download.object
                == S3.Object(
                    size: 5, eTag: "abc", versionId: "v1", contentType: "image/jpeg", cacheControl: "max-age=1",
                    metadata: ["plan": "p1"], storageClass: "STANDARD_IA",
                    lastModified: "Sat, 21 Nov 2026 05:00:00 GMT"))
        #expect(
            server.requests.map(\.target) == ["/photos/uploads/%C3%89t%C3%A9%202026/a%2Bb%20%281%29%2520%23%C3%A9.jpg"])
    }

    @Test func getDemandsTheVersionTheTagAndTheRangeItIsGiven() throws {
        let headers = Self.headers.merging(["Content-Range": "bytes 10-14/4711"]) { $1 }
        let server = try LoopbackServer(replies: [.answer(206, headers, "bytes")])
        let reference = ObjectReference(bucket: "photos", key: "a", versionId: "v=1", eTag: "abc")
        let download = try client(of: server).s3.get(reference, range: 10..<15)
        #expect(download.object.size == 4711)
        let request = try #require(server.requests.first)
        #expect(request.target == "/photos/a?versionId=v%3D1")
        #expect(request.header("if-match") == "\"abc\"")
        #expect(request.header("range") == "bytes=10-14")
    }

    @Test func aRangeOfAnEmptyObjectIsEmpty() throws {
        let empty = ["ETag": "\"d41d8\"", "Content-Length": "0"]
        let server = try LoopbackServer { $0.method == "HEAD" ? .answer(200, empty) : .answer(416) }
        let download = try client(of: server).s3.get(object, range: 0..<4096)
        #expect(download.body.isEmpty)
        #expect(download.object.size == 0)
    }

    @Test(arguments: [
        (404, "NoSuchKey", ErrorName.sourceNotFound), (404, "NoSuchVersion", .sourceNotFound),
        (404, "", .sourceNotFound),
        (405, "MethodNotAllowed", .sourceNotFound), (412, "PreconditionFailed", .sourceChanged),
        (403, "InvalidObjectState", .sourceArchived), (403, "AccessDenied", .awsAccessDenied),
        (404, "NoSuchBucket", .awsRejected), (503, "SlowDown", .awsThrottled), (500, "", .awsUnavailable),
        (400, "InvalidArgument", .awsRejected),
    ])
    func whatIsWrongWithAnObjectIsNamedForIt(status: Int, code: String, name: ErrorName) throws {
        let error = try error(.answer(status, [:], code.isEmpty ? "" : "<Error><Code>\(code)</Code></Error>")) {
            try $0.get(object)
        }
        #expect(error.name == name)
        #expect(error.message.hasPrefix("get s3://photos/uploads/Été 2026/a+b (1)%20#é.jpg: status \(status)"))
    }

    @Test func headsAreAskedAtOnceAndAnswerInOrder() throws {
        let server = try LoopbackServer { request in
            switch request.target {
            case "/photos/none": .answer(404)
            case "/photos/closed": .answer(403)
            default: .answer(200, Self.headers.merging(["Content-Length": "5"]) { $1 })
            }
        }
        let references = ["there", "none", "closed"].map { ObjectReference(bucket: "photos", key: $0) }
        let s3 = try client(of: server, retry: .never).s3
        let heads = s3.heads(references)
        #expect(try heads[0].get()?.eTag == "abc")
        #expect(try heads[1].get() == nil)
        #expect(throws: DarkroomError.self) { try heads[2].get() }
        #expect(server.requests.allSatisfy { $0.method == "HEAD" } && server.requests.count == 3)
    }

    @Test func anObjectIsReadWhileOthersAreLookedAt() throws {
        let server = try LoopbackServer { request in
            switch (request.method, request.target) {
            case ("GET", "/photos/there"): .answer(200, Self.headers, "bytes")
            case ("HEAD", "/photos/other"): .answer(200, Self.headers.merging(["Content-Length": "7"]) { $1 })
            default: .answer(404)
            }
        }
        let s3 = try client(of: server, retry: .never).s3
        let others = ["other", "none"].map { ObjectReference(bucket: "photos", key: $0) }
        let (download, heads) = s3.get(ObjectReference(bucket: "photos", key: "there"), lookingAt: others)
        #expect(try download.get().body == Array("bytes".utf8))
        #expect(try heads.map { try $0.get()?.size } == [7, nil])
        let (lacking, found) = s3.get(ObjectReference(bucket: "photos", key: "none"), lookingAt: others)
        let error = #expect(throws: DarkroomError.self) { try lacking.get() }
        #expect(error?.name == .sourceNotFound)
        #expect(try found.map { try $0.get()?.size } == [7, nil])
    }

    @Test func headOfNothingIsNilOrAnError() throws {
        let server = try LoopbackServer(replies: [.answer(404)])
        #expect(try client(of: server).s3.headIfPresent(object) == nil)
        #expect(try error(.answer(404)) { try $0.head(object) }.name == .sourceNotFound)
        #expect(try error(.answer(403)) { try $0.headIfPresent(object) }.name == .awsAccessDenied)
    }

    @Test func anAnswerWithoutATagIsNoObject() throws {
        #expect(try error(.answer(200)) { try $0.get(object) }.name == .awsUnavailable)
    }

    @Test func deleteIsDoneWhenTheObjectIsGone() throws {
        let server = try LoopbackServer(replies: [.answer(204)])
        try client(of: server).s3.delete(ObjectReference(bucket: "photos", key: "a b"))
        #expect(server.requests.map(\.method) == ["DELETE"])
        #expect(server.requests.map(\.target) == ["/photos/a%20b"])
    }

    @Test func aListingIsReadPageByPage() throws {
        func page(_ keys: [String], next: String?) -> LoopbackServer.Reply {
            .answer(
                200, [:],
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>photos</Name>
                <EncodingType>url</EncodingType><IsTruncated>\(next != nil)</IsTruncated>
                \(keys.map {
                    "<Contents><Key>\($0)</Key><LastModified>2026-11-21T05:00:00.000Z</LastModified>"
                        + "<ETag>&quot;e&quot;</ETag><Size>7</Size><StorageClass>STANDARD</StorageClass></Contents>"
                }.joined())
                \(next.map { "<NextContinuationToken>\($0)</NextContinuationToken>" } ?? "")</ListBucketResult>
                """)
        }
        let server = try LoopbackServer(replies: [
            page(["a%2Bb+c", "%C3%A9%01"], next: "1/+="), page(["z"], next: nil),
        ])
        var found: [S3.Listed] = []
        try client(of: server).s3.forEachObject(bucket: "photos", prefix: "up/") {
            found.append($0)
            return true
        }
        #expect(found.map(\.key) == ["a+b c", "é\u{1}", "z"])
        #expect(
            found.last
                == S3.Listed(
                    key: "z", size: 7, eTag: "e", lastModified: "2026-11-21T05:00:00.000Z", storageClass: "STANDARD"))
        #expect(
            server.requests.map(\.target) == [
                "/photos/?encoding-type=url&list-type=2&max-keys=1000&prefix=up%2F",
                "/photos/?continuation-token=1%2F%2B%3D&encoding-type=url&list-type=2&max-keys=1000&prefix=up%2F",
            ])
    }

    @Test func aListingThatWasCutIsNoListing() throws {
        let error = try error(.answer(200, [:], "<ListBucketResult><Contents><Key>a</Key>")) {
            try $0.list(bucket: "b")
        }
        #expect(error.name == .awsUnavailable)
    }
}
