import Core
import FoundationEssentials
import Testing

@testable import Gzip

struct GunzipTests {
    /// `printf 'Hello, Darkroom\n' | gzip -n`
    static let hello = bytes("H4sIAAAAAAAC//NIzcnJ11FwSSzKLsrPz+UCADahsn4QAAAA")

    static func bytes(_ base64: String) -> [UInt8] { Array(Data(base64Encoded: base64) ?? Data()) }

    func unpacked(_ pieces: [[UInt8]]) throws -> [UInt8] {
        var result: [UInt8] = []
        var gunzip = try Gunzip(subject: "a test")
        for piece in pieces { try gunzip.unpack(piece) { result += $0 } }
        try gunzip.finish()
        return result
    }

    @Test(arguments: [1, 7, 1000])
    func `Text comes out however the bytes arrive`(length: Int) throws {
        let pieces = stride(from: 0, to: Self.hello.count, by: length).map {
            Array(Self.hello[$0..<min($0 + length, Self.hello.count)])
        }
        #expect(try unpacked(pieces) == Array("Hello, Darkroom\n".utf8))
    }

    @Test func `Several files behind each other are one`() throws {
        #expect(try unpacked([Self.hello + Self.hello]) == Array("Hello, Darkroom\nHello, Darkroom\n".utf8))
    }

    /// 300,000 zeros: several pieces of output from little input.
    @Test func `What unpacks to very much comes in small pieces`() throws {
        let packed = Self.bytes(
            "H4sIAAAAAAAC/+3BAQ0AAADCoPdPbQ8HFAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                + "AAAAAAAAAAAAAAAAAAAA/Bj74rL24JMEAA==")
        var (count, largest) = (0, 0)
        var gunzip = try Gunzip(subject: "zeros")
        try gunzip.unpack(packed) {
            count += $0.count
            largest = max(largest, $0.count)
        }
        #expect(count == 300_000 && largest <= Gunzip.pieceBytes)
    }

    @Test(arguments: [Array("no gzip at all, but long enough".utf8), Array(hello.prefix(30)), []])
    func `What is no whole gzip file is refused`(bytes: [UInt8]) {
        let error = #expect(throws: DarkroomError.self) { try unpacked([bytes]) }
        #expect(error?.name == .eventMalformed && error?.message.contains("a test") == true)
    }
}
