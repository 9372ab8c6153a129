import Foundation

/// A port of the loopback interface that refuses every connection, and that nobody else can take meanwhile.
public final class ClosedPort: Sendable {
    private let descriptor: Int32
    /// The address.
    public let url: String

    /// A port that is bound but not listened to.
    public init() throws {
        let (descriptor, port) = try bindLoopback()
        self.descriptor = descriptor
        url = "http://127.0.0.1:\(port)"
    }

    deinit { close(descriptor) }
}

/// A stream socket bound to a free port of the loopback interface, and the port.
func bindLoopback() throws -> (descriptor: Int32, port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let outcome = withUnsafeMutableBytes(of: &address) { bytes in
        let address = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
        return bind(descriptor, address, length) | getsockname(descriptor, address, &length)
    }
    guard descriptor >= 0, outcome == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    return (descriptor, UInt16(bigEndian: address.sin_port))
}
