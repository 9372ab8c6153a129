import Core
import Foundation
import HTTP
import LoopbackServer
import Synchronization

@testable import AWSClient

/// A client of `server` that does not sleep, whatever it decides to wait.
func client(of server: LoopbackServer, naps: Naps = Naps(), retry: RetryPolicy = RetryPolicy()) throws -> AWSClient {
    try client(of: server.url, naps: naps, retry: retry)
}

/// A client of whatever is at `url`.
func client(of url: String, naps: Naps = Naps(), retry: RetryPolicy = RetryPolicy()) throws -> AWSClient {
    AWSClient(
        AWSConfiguration(
            region: "eu-central-1", credentials: Credentials(accessKeyId: "AKID", secretAccessKey: "secret"),
            endpoint: url),
        transport: try HTTPClient(), retry: retry,
        pace: AWSClient.Pace(random: { 1 }, sleep: { naps.add($0) }))
}

/// The sleeps that a client would have slept.
final class Naps: Sendable {
    private let seconds = Mutex<[Double]>([])
    /// They, in order.
    var all: [Double] { seconds.withLock { $0 } }
    func add(_ nap: Double) { seconds.withLock { $0.append(nap) } }
}

extension LoopbackServer.Request {
    /// The body as a JSON object.
    var json: NSDictionary? { try? JSONSerialization.jsonObject(with: Data(body)) as? NSDictionary }
}
