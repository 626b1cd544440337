import COpenSSL

/// Seals secrets for the database: AES-256-GCM (NIST SP 800-38D) under a key derived from one of the portal's keys, so
/// that a copy of the database alone reveals none.
///
/// The text is `kid:base64url` of a 12-byte nonce, the ciphertext and a 16-byte tag. The context, such as the row that
/// the secret belongs to, is authenticated: a text moved to another row does not open.
package struct Seal: Sendable {
    /// No key opens the text: its key has been dropped, or it belongs elsewhere.
    package struct Broken: Error, CustomStringConvertible {
        /// Name of the key, for the log.
        package let key: String

        package var description: String { "a secret sealed with the key \(key) does not open" }
    }

    private static let nonceLength = 12
    private static let tagLength = 16

    private let ring: KeyRing

    /// - Parameter ring: the first key seals, all open.
    package init(_ ring: KeyRing) {
        self.ring = ring
    }

    /// Name of the key that seals.
    package var key: String { ring.keys.first?.id ?? "" }

    /// Seals a secret for a context.
    package func seal(_ secret: [UInt8], for context: String, random: RandomSource) throws -> String {
        guard let key = ring.keys.first else { throw CryptoFailure(operation: "sealing without a key") }
        let nonce = random.bytes(Self.nonceLength)
        let sealed = try AESGCM(key: Self.derived(key), nonce).seal(secret, Array(context.utf8))
        return key.id + ":" + Base64.url.encode(nonce + sealed)
    }

    /// Opens a sealed secret.
    /// - Throws: ``Broken``, or `CryptoFailure`.
    package func open(_ text: String, for context: String) throws -> [UInt8] {
        let id = text.prefix { $0 != ":" }
        guard let key = ring.keys.first(where: { $0.id == id }),
            let bytes = Base64.url.decode(text.dropFirst(id.count + 1)),
            bytes.count >= Self.nonceLength + Self.tagLength,
            let secret = try AESGCM(key: Self.derived(key), Array(bytes.prefix(Self.nonceLength)))
                .open(Array(bytes.dropFirst(Self.nonceLength)), Array(context.utf8))
        else { throw Broken(key: String(id)) }
        return secret
    }

    /// The tokens' keys sign only.
    private static func derived(_ key: KeyRing.Key) throws -> [UInt8] {
        try HMACSHA256(key: key.secret).code("portal-seal".utf8)
    }
}

/// One use of AES-256-GCM with a nonce.
private struct AESGCM {
    private static let tagLength: Int32 = 16
    private let key, nonce: [UInt8]

    init(key: [UInt8], _ nonce: [UInt8]) {
        (self.key, self.nonce) = (key, nonce)
    }

    /// The ciphertext, followed by its tag.
    func seal(_ plain: [UInt8], _ associated: [UInt8]) throws -> [UInt8] {
        try withContext { context in
            var output = [UInt8](repeating: 0, count: plain.count)
            var tag = [UInt8](repeating: 0, count: Int(Self.tagLength))
            var length: Int32 = 0
            guard EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1,
                EVP_EncryptUpdate(context, nil, &length, associated, Int32(associated.count)) == 1,
                EVP_EncryptUpdate(context, &output, &length, plain, Int32(plain.count)) == 1,
                EVP_EncryptFinal_ex(context, nil, &length) == 1,
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Self.tagLength, &tag) == 1
            else { throw CryptoFailure(operation: "AES-256-GCM") }
            return output + tag
        }
    }

    /// The plain text; `nil` if it is not authentic.
    func open(_ sealed: [UInt8], _ associated: [UInt8]) throws -> [UInt8]? {
        try withContext { context in
            let text = Array(sealed.dropLast(Int(Self.tagLength)))
            var tag = Array(sealed.suffix(Int(Self.tagLength)))
            var output = [UInt8](repeating: 0, count: text.count)
            var length: Int32 = 0
            guard EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1,
                EVP_DecryptUpdate(context, nil, &length, associated, Int32(associated.count)) == 1,
                EVP_DecryptUpdate(context, &output, &length, text, Int32(text.count)) == 1,
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Self.tagLength, &tag) == 1
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
