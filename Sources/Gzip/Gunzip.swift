import CZlib
import Core

/// Unpacks gzip as it arrives, a piece at a time: memory does not grow with the file. https://www.rfc-editor.org/rfc/rfc1952
public struct Gunzip: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>
    private let subject: String
    private var isEnded = false

    /// The most bytes that are handed on at once.
    static let pieceBytes = 64 << 10

    /// An unpacker of what messages call `subject`.
    /// - Throws: `Internal.Fault` if zlib has no memory. The corresponding C function is `inflateInit2`.
    public init(subject: String) throws(DarkroomError) {
        self.subject = subject
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let result = darkroom_inflate_gzip(stream)
        guard result == Z_OK else {
            stream.deallocate()
            throw DarkroomError(.internalFault, tried: "unpack", on: subject, said: "inflateInit2 gave \(result)")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Hands on what `bytes`, the next of the file, unpack to, in pieces of 64 KiB at most.
    /// - Throws: `Event.Malformed` for what is no gzip, and what `body` throws. The corresponding C function is `inflate`.
    public mutating func unpack(_ bytes: [UInt8], _ body: ([UInt8]) throws -> Void) throws {
        var bytes = bytes
        var piece = [UInt8](repeating: 0, count: Gunzip.pieceBytes)
        var used = 0
        var isFull = false
        // Bytes can be used up while some of what they unpack to is still inside zlib.
        while used < bytes.count || isFull && !isEnded {
            if isEnded { try restart() }
            let (taken, made, result) = step(&bytes, from: used, into: &piece)
            used += taken
            isFull = made == piece.count
            if made > 0 { try body(Array(piece[..<made])) }
            switch result {
            case Z_OK, Z_BUF_ERROR: break
            case Z_STREAM_END: isEnded = true
            default: throw malformed("inflate gave \(result)")
            }
        }
    }

    /// Says that the file has no more bytes.
    /// - Throws: `Event.Malformed` if it ends in the middle.
    public func finish() throws(DarkroomError) {
        if !isEnded { throw malformed("it ends in the middle") }
    }

    private func step(_ bytes: inout [UInt8], from used: Int, into piece: inout [UInt8]) -> (Int, Int, Int32) {
        bytes.withUnsafeMutableBufferPointer { input in
            piece.withUnsafeMutableBufferPointer { output in
                stream.pointee.next_in = input.baseAddress.map { $0 + used }
                stream.pointee.avail_in = UInt32(input.count - used)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                let result = inflate(stream, Z_NO_FLUSH)
                return (
                    input.count - used - Int(stream.pointee.avail_in), output.count - Int(stream.pointee.avail_out),
                    result
                )
            }
        }
    }

    /// A gzip file may be several, one behind the other. The corresponding C function is `inflateReset`.
    private mutating func restart() throws(DarkroomError) {
        guard inflateReset(stream) == Z_OK else { throw malformed("inflateReset failed") }
        isEnded = false
    }

    private func malformed(_ said: String) -> DarkroomError {
        DarkroomError(.eventMalformed, tried: "unpack", on: subject, said: said)
    }
}
