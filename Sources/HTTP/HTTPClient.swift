import CCurl
import Core

/// libcurl with a pool of connections that stay open between requests. It belongs to one thread at a time.
///
/// All requests, single ones too, run on one `CURLM` handle: it keeps the connections, the resolved names and the parsed
/// CA certificates. The corresponding C functions are those of `curl_multi_init`.
public final class HTTPClient: Transport {
    private let multi: UnsafeMutableRawPointer
    private let options: Options

    /// What concerns every request of a client.
    public struct Options: Sendable {
        /// A PEM file of CA certificates instead of the system's, all of which are read. A short one starts much faster.
        public var caBundle: String?
        /// A folder of CA certificates instead of a file, each named by its subject's hash: only those that a server's chain ends at
        /// are read. See `SSL_CTX_load_verify_dir`.
        public var caFolder: String?
        /// Whether `http_proxy`, `https_proxy` and `no_proxy` count.
        public var usesProxies: Bool

        /// Options.
        public init(caBundle: String? = nil, caFolder: String? = nil, usesProxies: Bool = true) {
            self.caBundle = caBundle
            self.caFolder = caFolder
            self.usesProxies = usesProxies
        }
    }

    /// At most this many requests to one host run at once; more wait their turn.
    static let connectionsPerHost = 8
    /// At most this many connections stay open. libcurl's own number is four for each request under way, and would close most of those
    /// that a few requests at once have opened as soon as a single one follows.
    static let openConnections = 32

    /// curl_global_init is not safe to run twice at once; Swift initialises this constant once.
    private static let ready = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    /// A client without connections yet.
    public init(_ options: Options = Options()) throws(DarkroomError) {
        guard Self.ready == CURLE_OK, let multi = curl_multi_init() else {
            throw DarkroomError(.internalFault, "libcurl could not start")
        }
        self.multi = multi
        self.options = options
        _ = darkroom_curl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, Self.connectionsPerHost)
        _ = darkroom_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.openConnections)
    }

    deinit { curl_multi_cleanup(multi) }

    /// Performs all `requests` at the same time.
    public func perform(_ requests: [HTTPRequest]) -> [Result<HTTPResponse, DarkroomError>] {
        withPinnedBodies(of: requests) { bodies in
            let transfers = zip(requests, bodies).map { request, body in
                Result { () throws(DarkroomError) in try Transfer(request, body: body, options: options) }
            }
            run(transfers.compactMap { try? $0.get() })  // Why others could not begin is among the results.
            return transfers.map { transfer in
                transfer.flatMap { transfer in Result { () throws(DarkroomError) in try transfer.response() } }
            }
        }
    }

    /// Runs the transfers to their ends, which they are told.
    private func run(_ transfers: [Transfer]) {
        for transfer in transfers { curl_multi_add_handle(multi, transfer.easy) }
        defer { for transfer in transfers { curl_multi_remove_handle(multi, transfer.easy) } }

        var running: Int32 = 0
        repeat {
            guard curl_multi_perform(multi, &running) == CURLM_OK else { break }
            var queued: Int32 = 0
            while let message = curl_multi_info_read(multi, &queued)?.pointee {
                guard message.msg == CURLMSG_DONE else { continue }
                transfers.first { $0.easy == message.easy_handle }?.ended = message.data.result
            }
            // The longest sleep; libcurl wakes earlier for its own timeouts and for the network.
            guard running == 0 || curl_multi_poll(multi, nil, 0, 60_000, nil) == CURLM_OK else { break }
        } while running > 0
    }

    /// Calls `work` while the bodies' bytes cannot move: libcurl reads them during the transfer.
    private func withPinnedBodies<R>(
        of requests: [HTTPRequest], _ pinned: [UnsafeRawBufferPointer] = [], _ work: ([UnsafeRawBufferPointer]) -> R
    ) -> R {
        guard pinned.count < requests.count else { return work(pinned) }
        return requests[pinned.count].body.withBytes { withPinnedBodies(of: requests, pinned + [$0], work) }
    }
}
