import CLinux
import COpenSSL

#if canImport(Glibc)
    import Glibc
#endif

/// A failure of a libcrypto primitive: the caller responds with 503, never "wrong password".
package struct CryptoFailure: Error, Equatable, CustomStringConvertible {
    /// The failed primitive.
    package let operation: String

    package init(operation: String) {
        self.operation = operation
    }

    /// For the log.
    package var description: String { "libcrypto: \(operation) failed" }
}

/// Primitives of libcrypto, and the kernel's random bytes. The only file that imports libcrypto.
package enum Crypto {
    /// The SHA-256 digest, 32 bytes.
    package static func sha256(_ bytes: [UInt8]) throws(CryptoFailure) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        guard EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil) == 1 else {
            throw CryptoFailure(operation: "SHA-256")
        }
        return digest
    }

    /// HMAC-SHA-1 (RFC 2104), 20 bytes: what authenticator apps compute. Its keys are used too rarely to keep a context.
    package static func hmacSHA1(_ message: [UInt8], key: [UInt8]) throws(CryptoFailure) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 20)
        guard HMAC(EVP_sha1(), key, Int32(key.count), message, message.count, &code, nil) != nil else {
            throw CryptoFailure(operation: "HMAC-SHA-1")
        }
        return code
    }

    /// Whether two byte strings are equal, in time dependent only on their lengths.
    package static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }

    /// scrypt (RFC 7914) with at most 64 MiB; OpenSSL's default limit rejects the portal's parameters.
    package static func scrypt(
        _ password: [UInt8], salt: [UInt8], cost: UInt64, blockSize: UInt64, parallelism: UInt64, length: Int
    ) throws(CryptoFailure) -> [UInt8] {
        var key = [UInt8](repeating: 0, count: length)
        let status = password.withUnsafeBytes { password in
            EVP_PBE_scrypt(
                password.bindMemory(to: CChar.self).baseAddress, password.count, salt, salt.count,
                cost, blockSize, parallelism, 64 << 20, &key, length)
        }
        guard status == 1 else { throw CryptoFailure(operation: "scrypt") }
        return key
    }

    /// Bytes from the kernel's generator, which never runs dry; traps on failure.
    package static func randomBytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                let got = getrandom(buffer.baseAddress.map { $0 + initialized }, count - initialized, 0)
                if got > 0 { initialized += got } else if errno != EINTR { fatalError("getrandom: \(errno)") }
            }
        }
    }
}

/// A SHA-256 digest of bytes that come in parts.
///
/// Not Sendable: libcrypto's context is confined to one thread.
package final class SHA256 {
    private let context: OpaquePointer

    /// Creates the digest of nothing.
    package init() throws(CryptoFailure) {
        guard let context = EVP_MD_CTX_new() else { throw CryptoFailure(operation: "SHA-256") }
        self.context = context
        guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else { throw CryptoFailure(operation: "SHA-256") }
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Adds bytes.
    package func add(_ bytes: UnsafeRawBufferPointer) throws(CryptoFailure) {
        guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
            throw CryptoFailure(operation: "SHA-256")
        }
    }

    /// The digest in hexadecimal; nothing may be added afterwards.
    package func finish() throws(CryptoFailure) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        guard EVP_DigestFinal_ex(context, &digest, nil) == 1 else { throw CryptoFailure(operation: "SHA-256") }
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// HMAC-SHA256 (RFC 2104) with a cached key schedule: 0.32 µs a token instead of 1.19.
///
/// Not Sendable: libcrypto's context is confined to one thread.
package final class HMACSHA256 {
    private let context: OpaquePointer
    private var code = [UInt8](repeating: 0, count: 32)

    /// Creates a context for a key.
    package init(key: [UInt8]) throws(CryptoFailure) {
        guard let context = Self.makeContext(key) else { throw CryptoFailure(operation: "HMAC") }
        self.context = context
    }

    deinit {
        EVP_MAC_CTX_free(context)
    }

    /// The MAC of a message, 32 bytes.
    package func code(_ message: UnsafeRawBufferPointer) throws(CryptoFailure) -> [UInt8] {
        var length = 0
        let bytes = message.bindMemory(to: UInt8.self).baseAddress
        guard EVP_MAC_init(context, nil, 0, nil) == 1, EVP_MAC_update(context, bytes, message.count) == 1,
            EVP_MAC_final(context, &code, &length, code.count) == 1, length == code.count
        else { throw CryptoFailure(operation: "HMAC") }
        return code
    }

    /// The MAC of a message, 32 bytes.
    package func code(_ message: some Sequence<UInt8>) throws(CryptoFailure) -> [UInt8] {
        let message = Array(message)
        return try message.withUnsafeBufferPointer { bytes throws(CryptoFailure) in
            try code(UnsafeRawBufferPointer(bytes))
        }
    }

    private static func makeContext(_ key: [UInt8]) -> OpaquePointer? {
        guard let algorithm = EVP_MAC_fetch(nil, "HMAC", nil) else { return nil }
        defer { EVP_MAC_free(algorithm) }
        guard let context = EVP_MAC_CTX_new(algorithm) else { return nil }
        var digest = Array("SHA256\0".utf8CString)
        let status = digest.withUnsafeMutableBufferPointer { name in
            let parameters = [
                OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.baseAddress, 0),
                OSSL_PARAM_construct_end(),
            ]
            return EVP_MAC_init(context, key, key.count, parameters)
        }
        if status == 1 { return context }
        EVP_MAC_CTX_free(context)
        return nil
    }
}

/// One use of AES-256-GCM (NIST SP 800-38D) with a nonce of 12 bytes, which no other use of the key may have.
struct AESGCM {
    /// Bytes of the tag.
    static let tagLength = 16
    private let key, nonce: [UInt8]

    init(key: [UInt8], _ nonce: [UInt8]) {
        (self.key, self.nonce) = (key, nonce)
    }

    /// The ciphertext, followed by its tag.
    func seal(_ plain: [UInt8], _ associated: [UInt8]) throws -> [UInt8] {
        try withContext { context in
            var output = [UInt8](repeating: 0, count: plain.count)
            var tag = [UInt8](repeating: 0, count: Self.tagLength)
            var length: Int32 = 0
            guard EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1,
                EVP_EncryptUpdate(context, nil, &length, associated, Int32(associated.count)) == 1,
                EVP_EncryptUpdate(context, &output, &length, plain, Int32(plain.count)) == 1,
                EVP_EncryptFinal_ex(context, nil, &length) == 1,
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagLength), &tag) == 1
            else { throw CryptoFailure(operation: "AES-256-GCM") }
            return output + tag
        }
    }

    /// The plain text; `nil` if it is not authentic.
    func open(_ sealed: [UInt8], _ associated: [UInt8]) throws -> [UInt8]? {
        try withContext { context in
            let text = Array(sealed.dropLast(Self.tagLength))
            var tag = Array(sealed.suffix(Self.tagLength))
            var output = [UInt8](repeating: 0, count: text.count)
            var length: Int32 = 0
            guard EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1,
                EVP_DecryptUpdate(context, nil, &length, associated, Int32(associated.count)) == 1,
                EVP_DecryptUpdate(context, &output, &length, text, Int32(text.count)) == 1,
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagLength), &tag) == 1
            else { throw CryptoFailure(operation: "AES-256-GCM") }
            var rest: [UInt8] = [0]
            return EVP_DecryptFinal_ex(context, &rest, &length) == 1 ? output : nil
        }
    }

    private func withContext<T>(_ body: (OpaquePointer) throws -> T) throws -> T {
        guard let context = EVP_CIPHER_CTX_new() else { throw CryptoFailure(operation: "AES-256-GCM") }
        defer { EVP_CIPHER_CTX_free(context) }
        return try body(context)
    }
}
