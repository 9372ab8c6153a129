import Foundation

/// One connection of a loopback server, served by a thread of its own.
struct Connection {
    let descriptor: Int32
    let number: Int
    let shared: Shared

    /// Serves requests until either side closes.
    func serve() {
        var buffer: [UInt8] = []
        while let request = read(&buffer), respond(to: request) {}
        shared.state.withLock { _ = $0.open.remove(descriptor) }
        close(descriptor)
    }

    /// Reads one request; nil at the end of the connection.
    private func read(_ buffer: inout [UInt8]) -> LoopbackServer.Request? {
        var end: Range<Int>?
        repeat {
            end = buffer.firstRange(of: Array("\r\n\r\n".utf8))
            if end == nil, !receive(&buffer) { return nil }
        } while end == nil
        guard let end else { return nil }
        let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].components(separatedBy: " ")
        guard words.count == 3 else { return nil }
        var request = LoopbackServer.Request(
            method: words[0], target: words[1], headers: [], body: [], connection: number)
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            request.headers.append((line[..<colon].lowercased(), value))
        }
        buffer.removeSubrange(..<end.upperBound)
        let length = request.header("content-length").flatMap { Int($0) } ?? 0
        if request.header("expect") == "100-continue" { send("HTTP/1.1 100 Continue\r\n\r\n") }
        while buffer.count < length { if !receive(&buffer) { return nil } }
        request.body = Array(buffer[..<length])
        buffer.removeSubrange(..<length)
        return request
    }

    /// Replies; whether the connection stays open.
    private func respond(to request: LoopbackServer.Request) -> Bool {
        shared.state.withLock { $0.requests.append(request) }
        switch shared.handler(request) {
        case .answer(let status, let headers, let body):
            answer(status, headers, body, length: nil, to: request)
            return true
        case .answerAndClose(let status, let body):
            answer(status, [:], body, length: nil, to: request)
            return false
        case .short(let length, let body):
            answer(200, [:], body, length: length, to: request)
            return false
        case .reset:
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
            return false
        case .hang:
            var ignored: [UInt8] = []
            while receive(&ignored) {}
            return false
        }
    }

    private func answer(
        _ status: Int, _ headers: [String: String], _ body: String, length: Int?, to request: LoopbackServer.Request
    ) {
        var head = "HTTP/1.1 \(status) Because\r\n"
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) { head += "\(name): \(value)\r\n" }
        if headers["Content-Length"] == nil { head += "Content-Length: \(length ?? body.utf8.count)\r\n" }
        send(head + "\r\n" + (request.method == "HEAD" ? "" : body))
    }

    private func send(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    private func receive(_ buffer: inout [UInt8]) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65536)
        let count = chunk.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return false }
        buffer += chunk[..<count]
        return true
    }
}
