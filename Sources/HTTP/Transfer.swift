import CCurl
import Core

/// One request on its way through libcurl: the owner of the easy handle, its header list and its error text.
/// A class, since libcurl's callbacks find it by its address.
final class Transfer {
    let easy: UnsafeMutableRawPointer
    /// How it ended, as libcurl says.
    var ended = CURLE_FAILED_INIT
    private let request: HTTPRequest
    private let errorText: UnsafeMutablePointer<CChar>
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var headers: [Header] = []
    private var body: [UInt8] = []
    private var sendings = 0

    /// Prepares the transfer of `request`, whose `body` stays in place until the transfer has ended.
    init(_ request: HTTPRequest, body: UnsafeRawBufferPointer, options: HTTPClient.Options) throws(DarkroomError) {
        guard let easy = curl_easy_init() else {
            throw DarkroomError(.internalFault, "\(request.subject): libcurl gave no handle")
        }
        self.easy = easy
        self.request = request
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try configure(options)
        try configureBody(body)
        try configureHeaders()
        try configureTimeouts()
        configureCallbacks()
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    /// The answer, once the transfer has ended.
    func response() throws(DarkroomError) -> HTTPResponse {
        guard ended == CURLE_OK else { throw failure(ended) }
        var status = 0
        _ = darkroom_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        return HTTPResponse(status: status, headers: headers, body: body, sendings: sendings)
    }

    private func configure(_ options: HTTPClient.Options) throws(DarkroomError) {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_PATH_AS_IS, 1)  // A key may hold "..", and what is signed must be what is sent.
        set(CURLOPT_CA_CACHE_TIMEOUT, -1)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))  // At least: AWS speaks nothing older either.
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_USERAGENT, "darkroom")
        try set(CURLOPT_URL, request.url)
        if let caBundle = options.caBundle {
            try set(CURLOPT_CAINFO, caBundle)
        } else if let caFolder = options.caFolder {
            try set(CURLOPT_CAINFO, nil)  // Or the system's would count as well.
            try set(CURLOPT_CAPATH, caFolder)
        }
        if !options.usesProxies { try set(CURLOPT_PROXY, "") }
        if let signature = request.signature {
            try set(CURLOPT_AWS_SIGV4, "aws:amz:\(signature.region):\(signature.service)")
            try set(CURLOPT_USERNAME, signature.accessKeyId)
            try set(CURLOPT_PASSWORD, signature.secretAccessKey)
        }
    }

    private func configureBody(_ body: UnsafeRawBufferPointer) throws(DarkroomError) {
        switch request.method {
        case .get: set(CURLOPT_HTTPGET, 1)
        case .head: set(CURLOPT_NOBODY, 1)
        case .delete: try set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        case .post, .put:
            set(CURLOPT_POST, 1)
            _ = darkroom_curl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, body.count)
            if let start = body.baseAddress, !body.isEmpty {
                _ = darkroom_curl_set_pointer(easy, CURLOPT_POSTFIELDS, start)
            } else {
                try set(CURLOPT_COPYPOSTFIELDS, "")  // With no pointer libcurl would read standard input.
            }
            if request.method == .put { try set(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
        }
    }

    private func configureHeaders() throws(DarkroomError) {
        for header in request.headers {
            guard header.isSendable, let list = curl_slist_append(headerList, "\(header.name): \(header.value)") else {
                throw DarkroomError(.internalFault, "\(request.subject): the header \(header.name) cannot be sent")
            }
            headerList = list
        }
        _ = darkroom_curl_set_list(easy, CURLOPT_HTTPHEADER, headerList)
    }

    private func configureTimeouts() throws(DarkroomError) {
        try request.checkDeadline()
        let total = [request.timeouts.total, request.deadline?.remaining()].compactMap { $0 }.min()
        if let total { set(CURLOPT_TIMEOUT_MS, milliseconds(total)) }
        set(CURLOPT_CONNECTTIMEOUT_MS, request.timeouts.connect.map(milliseconds) ?? 0)
        if let stall = request.timeouts.stall {
            set(CURLOPT_LOW_SPEED_LIMIT, 1)
            set(CURLOPT_LOW_SPEED_TIME, max(1, Int(stall.rounded(.up))))
        }
    }

    /// At least 1, since 0 means for ever.
    private func milliseconds(_ seconds: Double) -> Int { max(1, Int(min(seconds, 1_000_000) * 1000)) }

    private func configureCallbacks() {
        let me = Unmanaged.passUnretained(self).toOpaque()
        _ = darkroom_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
        _ = darkroom_curl_set_pointer(easy, CURLOPT_WRITEDATA, me)
        _ = darkroom_curl_set_pointer(easy, CURLOPT_HEADERDATA, me)
        _ = darkroom_curl_set_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, me in
            Transfer.at(me)?.receive(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
        }
        _ = darkroom_curl_set_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, me in
            Transfer.at(me)?.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
        }
        _ = darkroom_curl_set_pointer(easy, CURLOPT_PREREQDATA, me)
        _ = darkroom_curl_set_before_request(easy, CURLOPT_PREREQFUNCTION) { me, _, _, _, _ in
            Transfer.at(me)?.sendings += 1
            return CURL_PREREQFUNC_OK
        }
    }

    private static func at(_ address: UnsafeMutableRawPointer?) -> Transfer? {
        address.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        if body.isEmpty, let length = headers.last(where: { $0.name.lowercased() == "content-length" }) {
            // Room for all of it at once, but never on the word of a header alone for more than pictures need.
            body.reserveCapacity(min(Int(length.value) ?? 0, 64 << 20))
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    private func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            headers = []  // What came before was an interim answer such as 100 Continue.
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
            headers.append(Header(String(line[..<colon]), String(value.trimmingSuffix(while: \.isWhitespace))))
        }
        return bytes.count
    }

    private func set(_ option: CURLoption, _ value: Int) {
        _ = darkroom_curl_set_long(easy, option, value)
    }

    private func set(_ option: CURLoption, _ value: String?) throws(DarkroomError) {
        let code = darkroom_curl_set_string(easy, option, value)
        guard code == CURLE_OK else { throw failure(code) }
    }

    private func failure(_ code: CURLcode) -> DarkroomError {
        let detail = String(cString: errorText)
        return request.failure(code, said: detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail)
    }
}

extension Substring {
    /// Without the characters at its end that satisfy `predicate`.
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        var rest = self
        while let last = rest.last, predicate(last) { rest.removeLast() }
        return rest
    }
}
