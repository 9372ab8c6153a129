import Foundation
import Synchronization

/// An HTTP/1.1 server on a free port of the loopback interface, for tests. It keeps connections open, counts them, and
/// misbehaves on request. It stops when it is released.
public final class LoopbackServer: Sendable {
    /// A request as it came over the wire.
    public struct Request: Sendable {
        /// The method.
        public var method: String
        /// Path and query, not decoded.
        public var target: String
        /// The headers; names in lower case.
        public var headers: [(name: String, value: String)]
        /// The body.
        public var body: [UInt8]
        /// Which connection brought it, from 1.
        public var connection: Int

        /// The first header of this name in lower case.
        public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
        /// The body as text.
        public var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// What the server does with a request.
    public enum Reply: Sendable {
        /// Answers.
        case answer(Int, [String: String] = [:], String = "")
        /// Answers, announces `length` bytes and closes the connection after fewer.
        case short(length: Int, String)
        /// Answers and closes the connection without having said so.
        case answerAndClose(Int, String = "")
        /// Resets the connection.
        case reset
        /// Never answers.
        case hang
    }

    private let listener: Int32
    private let shared: Shared
    /// The host and port, as in `127.0.0.1:4566`.
    public let host: String
    /// The address without a path.
    public var url: String { "http://\(host)" }

    /// A server that asks `handler` for each reply.
    public init(_ handler: @escaping @Sendable (Request) -> Reply) throws {
        let (descriptor, port) = try bindLoopback()
        listener = descriptor
        guard listen(descriptor, 64) == 0 else { throw POSIXError(.EADDRINUSE) }
        host = "127.0.0.1:\(port)"
        shared = Shared(handler)
        let shared = shared
        Thread.detachNewThread {
            // Closed by this thread alone: a number closed elsewhere could be another server's when accept reads it again.
            defer { close(descriptor) }
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)  // Or processes of other tests keep it open.
                guard let number = shared.opened(connection) else {
                    close(connection)
                    return
                }
                Thread.detachNewThread { Connection(descriptor: connection, number: number, shared: shared).serve() }
            }
        }
    }

    /// A server that gives `replies` in order, the last one again and again.
    public convenience init(replies: [Reply]) throws {
        let left = Mutex(replies)
        try self.init { _ in
            left.withLock { left in left.count > 1 ? left.removeFirst() : left.first ?? .reset }
        }
    }

    deinit {
        shared.close()
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// The requests so far, in order of arrival.
    public var requests: [Request] { shared.state.withLock { $0.requests } }
    /// How many connections were opened.
    public var connections: Int { shared.state.withLock { $0.opened } }
}

/// What the threads of a server share.
final class Shared: Sendable {
    struct State {
        var requests: [LoopbackServer.Request] = []
        var opened = 0
        var open: Set<Int32> = []
        var isClosed = false
    }
    let state = Mutex(State())
    let handler: @Sendable (LoopbackServer.Request) -> LoopbackServer.Reply

    init(_ handler: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Reply) { self.handler = handler }

    /// Counts a new connection; nil if the server has stopped.
    func opened(_ descriptor: Int32) -> Int? {
        state.withLock { state in
            guard !state.isClosed else { return nil }
            state.opened += 1
            state.open.insert(descriptor)
            return state.opened
        }
    }

    /// Ends all connections, so that their threads end.
    func close() {
        state.withLock { state in
            state.isClosed = true
            for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }
}
