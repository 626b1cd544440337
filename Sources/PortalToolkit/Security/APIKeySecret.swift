/// The secret of an API key: `cpk_`, 39 letters for 24 random bytes, 6 letters of a checksum, so that scanners for leaked
/// secrets recognise one without asking anybody.
package struct APIKeySecret: Sendable {
    /// As shown once and sent as a bearer token (RFC 6750).
    package let text: String

    private static let prefix = "cpk_"
    private static let checksumLength = 6

    /// A new one.
    package init(_ random: RandomSource) throws {
        let body = Base32.encode(random.bytes(24)).lowercased()
        text = Self.prefix + body + (try Self.checksum(body))
    }

    /// - Parameter text: what a request has sent; `nil` for what cannot be one, as its checksum tells.
    package init?(_ text: String) throws {
        guard text.utf8.count == 49, text.hasPrefix(Self.prefix) else { return nil }
        let rest = text.dropFirst(Self.prefix.count)
        guard try Self.checksum(String(rest.dropLast(Self.checksumLength))) == rest.suffix(Self.checksumLength) else {
            return nil
        }
        self.text = text
    }

    /// As stored: nobody can compute the secret from it, as it is random and long.
    package var digest: String {
        get throws { Base64.url.encode(try Crypto.sha256(Array(text.utf8))) }
    }

    /// Its last letters, by which people tell keys apart.
    package var hint: String { String(text.suffix(4)) }

    private static func checksum(_ body: String) throws -> String {
        String(Base32.encode(try Crypto.sha256(Array(body.utf8))).lowercased().prefix(checksumLength))
    }
}
