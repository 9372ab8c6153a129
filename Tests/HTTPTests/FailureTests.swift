import CCurl
import Core
import Foundation
import LoopbackServer
import Testing

@testable import HTTP

@Suite struct FailureTests {
    let client: HTTPClient

    init() throws { client = try HTTPClient() }

    /// The error of a request that has to fail.
    private func error(_ request: HTTPRequest, _ client: HTTPClient? = nil) throws -> DarkroomError {
        try #require(throws: DarkroomError.self) { try (client ?? self.client).perform(request) }
    }

    @Test func aShortBodyIsAnErrorAndNeverAShortPicture() throws {
        let server = try LoopbackServer(replies: [.short(length: 1000, "only this")])
        let error = try error(HTTPRequest(.get, server.url + "/photo.jpg?X-Amz-Signature=secret"))
        #expect(error.name == .awsUnavailable)
        #expect(error.message.contains("GET \(server.url)/photo.jpg: "))
        #expect(!error.message.contains("secret"))
    }

    @Test func aResetConnectionIsUnavailability() throws {
        let server = try LoopbackServer(replies: [.reset])
        #expect(try error(HTTPRequest(.get, server.url)).name == .awsUnavailable)
    }

    @Test func nobodyListeningIsUnavailability() throws {
        let port = try ClosedPort()
        #expect(try error(HTTPRequest(.get, port.url)).name == .awsUnavailable)
    }

    @Test func silenceEndsAtTheDeadline() throws {
        let server = try LoopbackServer(replies: [.hang])
        let error = try error(HTTPRequest(.get, server.url, deadline: Deadline(in: 0.2)))
        #expect(error.name == .deadlineExceeded)
        #expect(error.message.contains(server.url))
    }

    @Test func silenceEndsAtTheTimeoutOfTheRequest() throws {
        let server = try LoopbackServer(replies: [.hang])
        let request = HTTPRequest(
            .get, server.url, timeouts: Timeouts(total: 0.2), deadline: Deadline(in: 600))
        #expect(try error(request).name == .awsUnavailable)
    }

    @Test func silenceEndsByStalling() throws {
        let server = try LoopbackServer(replies: [.hang])
        #expect(try error(HTTPRequest(.get, server.url, timeouts: Timeouts(stall: 1))).name == .awsUnavailable)
    }

    @Test func nothingIsSentAfterTheDeadline() throws {
        let server = try LoopbackServer(replies: [.answer(200)])
        let error = try error(HTTPRequest(.get, server.url, deadline: Deadline(in: -1)))
        #expect(error.name == .deadlineExceeded)
        #expect(server.requests.isEmpty)
    }

    @Test(arguments: ["two\r\nlines", "", " space", "é", "nul\0"])
    func aHeaderThatCannotBeSentIsRefused(value: String) throws {
        let server = try LoopbackServer(replies: [.answer(200)])
        let error = try error(HTTPRequest(.get, server.url, headers: [Header("X-Test", value)]))
        #expect(error.name == .internalFault)
        #expect(error.message.contains("X-Test"))
        #expect(server.requests.isEmpty)
    }

    @Test func aMissingCABundleIsAMatterOfConfiguration() throws {
        let server = try LoopbackServer(replies: [.hang])
        let client = try HTTPClient(HTTPClient.Options(caBundle: "/nonexistent/roots.pem"))
        let url = server.url.replacing("http:", with: "https:")
        #expect(try error(HTTPRequest(.get, url), client).name == .configInvalid)
    }

    @Test func otherProtocolsAreRefused() throws {
        #expect(try error(HTTPRequest(.get, "file:///etc/hostname")).name == .configInvalid)
        #expect(try error(HTTPRequest(.get, "not a url")).name == .configInvalid)
    }

    @Test(arguments: [
        (CURLE_PARTIAL_FILE, ErrorName.awsUnavailable), (CURLE_COULDNT_RESOLVE_HOST, .awsUnavailable),
        (CURLE_GOT_NOTHING, .awsUnavailable), (CURLE_SSL_CONNECT_ERROR, .awsUnavailable),
        (CURLE_PEER_FAILED_VERIFICATION, .configInvalid), (CURLE_URL_MALFORMAT, .configInvalid),
        (CURLE_OUT_OF_MEMORY, .internalFault), (CURLE_FAILED_INIT, .internalFault),
    ])
    func whatTheNetworkDoesCanPassAndWhatWeDoCannot(code: CURLcode, name: ErrorName) {
        #expect(code.errorName == name)
    }
}
