/// Signatures of Standard Webhooks (standardwebhooks.com, version 1), in both directions: HMAC-SHA256 over
/// `id.timestamp.body`.
package struct Webhook: Sendable {
    /// Maximum difference between timestamp and now, in seconds.
    package static let tolerance: Int64 = 300

    /// Begins a secret as text; base64 follows.
    package static let prefix = "whsec_"

    private let key: [UInt8]

    package init(key: [UInt8]) { self.key = key }

    /// Parses a configured secret, `whsec_` and base64; `nil` if malformed.
    package init?(secret: String) {
        guard secret.hasPrefix(Self.prefix), let key = Base64.standard.decode(secret.dropFirst(Self.prefix.count)),
            !key.isEmpty
        else { return nil }
        self.key = key
    }

    /// The value of `webhook-signature`.
    /// - Parameter timestamp: the value of `webhook-timestamp`, seconds since the epoch.
    package func signature(id: String, timestamp: Int64, body: [UInt8]) throws(CryptoFailure) -> String {
        "v1," + Base64.standard.encode(try code(id, String(timestamp), body))
    }

    /// Whether the three headers are a valid signature of the body, now.
    /// - Throws: `CryptoFailure` if libcrypto fails; implies nothing about the signature.
    package func verifies(
        id: String?, timestamp: String?, signature: String?, body: [UInt8], now: Instant
    ) throws(CryptoFailure) -> Bool {
        guard let id, let timestamp, let signature, !id.isEmpty, signature.utf8.count <= 4096,
            timestamp.utf8.count <= 12, timestamp.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let seconds = Int64(timestamp), abs(seconds - now.seconds) <= Self.tolerance
        else { return false }
        let expected = try code(id, timestamp, body)
        return signature.split(separator: " ").contains { part in
            guard part.hasPrefix("v1,"), let given = Base64.standard.decode(part.dropFirst(3)) else { return false }
            return Crypto.isEqual(given, expected)
        }
    }

    private func code(_ id: String, _ timestamp: String, _ body: [UInt8]) throws(CryptoFailure) -> [UInt8] {
        try HMACSHA256(key: key).code(Array("\(id).\(timestamp).".utf8) + body)
    }
}
