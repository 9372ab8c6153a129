import CCrypto

/// Hashes, in the one spelling that keys, manifests and entity tags use: lower-case hexadecimal. They are computed by the
/// BoringSSL that TLS needs anyway. The corresponding C function is `EVP_Digest`.
public enum Digest {
    /// The SHA-256 of `bytes`, 64 digits.
    public static func sha256(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes(sha256) }

    /// The SHA-256 of the bytes in `buffer`, 64 digits.
    public static func sha256(_ buffer: UnsafeRawBufferPointer) -> String { digest(buffer, EVP_sha256()) }

    /// The MD5 of the bytes in `buffer`, 32 digits: to recognise bytes, not to protect them.
    public static func md5(_ buffer: UnsafeRawBufferPointer) -> String { digest(buffer, EVP_md5()) }

    /// The HMAC-SHA256 of `message` under `key`, 32 bytes. The corresponding C function is `HMAC`.
    public static func hmacSHA256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { room, count in
            var length: UInt32 = 0
            let code = HMAC(EVP_sha256(), key, key.count, message, message.count, room.baseAddress, &length)
            precondition(code != nil, "BoringSSL could not compute a message authentication code")
            count = Int(length)
        }
    }

    private static func digest(_ buffer: UnsafeRawBufferPointer, _ kind: OpaquePointer?) -> String {
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { room, count in
            var length: UInt32 = 0
            // It fails only where BoringSSL has no memory left for a few bytes.
            let succeeded = EVP_Digest(buffer.baseAddress, buffer.count, room.baseAddress, &length, kind, nil)
            precondition(succeeded == 1, "BoringSSL could not compute a hash")
            count = Int(length)
        }
        return hexadecimal(bytes)
    }

    /// The bytes of any digest, two digits each.
    public static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
