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
    private static let tagLength = AESGCM.tagLength

    private let ring: KeyRing

    /// - Parameter ring: the first key seals, all open.
    package init(_ ring: KeyRing) {
        self.ring = ring
    }

    /// Name of the key that a text was sealed with.
    package static func key(of text: String) -> String { String(text.prefix { $0 != ":" }) }

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
        let id = Self.key(of: text)
        guard let key = ring.keys.first(where: { $0.id == id }),
            let bytes = Base64.url.decode(text.dropFirst(id.count + 1)),
            bytes.count >= Self.nonceLength + Self.tagLength,
            let secret = try AESGCM(key: Self.derived(key), Array(bytes.prefix(Self.nonceLength)))
                .open(Array(bytes.dropFirst(Self.nonceLength)), Array(context.utf8))
        else { throw Broken(key: id) }
        return secret
    }

    /// The tokens' keys sign only.
    private static func derived(_ key: KeyRing.Key) throws -> [UInt8] {
        try HMACSHA256(key: key.secret).code("portal-seal".utf8)
    }
}
