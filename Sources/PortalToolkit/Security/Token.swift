/// Claims of a session token: user, tenant, session and expiry. No role: permissions are read from the database on each
/// request.
package struct TokenClaims: Sendable, Equatable {
    /// Audience of the portal's tokens; `cp` is an operator's.
    static let audience = "portal"

    /// `sub`: the user.
    package let userID: UserID
    /// `tid`: the client.
    package let clientID: ClientID
    /// `sid`: the row of the session.
    package let sessionID: Int64
    /// `iat`: whole seconds.
    package let issuedAt: Instant
    /// `exp`: the session's absolute end, whole seconds.
    package let expiresAt: Instant

    /// Truncates times to whole seconds.
    package init(userID: UserID, clientID: ClientID, sessionID: Int64, issuedAt: Instant, expiresAt: Instant) {
        self.userID = userID
        self.clientID = clientID
        self.sessionID = sessionID
        self.issuedAt = issuedAt.floored(to: .seconds(1))
        self.expiresAt = expiresAt.floored(to: .seconds(1))
    }
}

/// The reason for rejecting a token; the response is always the same 401.
package enum TokenRejection: String, Error, Sendable {
    /// Not three parts of base64url with JSON objects.
    case malformed
    /// `alg` or `typ` differs, or the header has further members.
    case header
    /// `kid` is missing or unknown.
    case unknownKey = "unknown-key"
    /// The signature does not match.
    case signature
    /// `aud` or `iss` differs.
    case audience
    /// A claim is missing, malformed or unknown.
    case claims
    /// Past its expiry.
    case expired
    /// Issued in the future.
    case notYetValid = "not-yet-valid"
}

/// Signs and verifies the portal's tokens: JWT (RFC 7519), HS256 pinned (RFC 7515, 7518), `typ` `portal+jwt`.
///
/// Not Sendable: keeps one HMAC context per key, so each thread needs its own.
package final class Tokens {
    /// Tolerated clock skew.
    package static let skew = Duration.seconds(60)

    private struct Signer {
        let id: String
        /// The header in base64url; identifies the portal's own tokens without parsing.
        let header: [UInt8]
        let mac: HMACSHA256
    }

    private let signers: [Signer]
    private let issuer: String

    /// Signs with the first of `keys`, verifies with all.
    package init(_ keys: KeyRing, issuer: String = "portal") throws(CryptoFailure) {
        self.issuer = issuer
        var signers: [Signer] = []
        for key in keys.keys {
            let header = #"{"alg":"HS256","kid":""# + key.id + #"","typ":"portal+jwt"}"#
            signers.append(
                Signer(
                    id: key.id, header: Array(Base64.url.encode(header.utf8).utf8),
                    mac: try HMACSHA256(key: key.secret)))
        }
        self.signers = signers
    }

    // MARK: Sign

    /// Signs claims as a token.
    package func sign(_ claims: TokenClaims) throws(CryptoFailure) -> String {
        guard let signer = signers.first else { throw CryptoFailure(operation: "HMAC without a key") }
        var text = signer.header
        text.append(0x2e)
        text += Base64.url.encode(payload(claims)).utf8
        let code = try signer.mac.code(text)
        return String(decoding: text, as: UTF8.self) + "." + Base64.url.encode(code)
    }

    private func payload(_ claims: TokenClaims) -> [UInt8] {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.field("iss", issuer)
        json.field("aud", TokenClaims.audience)
        json.id("sub", claims.userID)
        json.id("tid", claims.clientID)
        json.id("sid", claims.sessionID)
        json.field("iat", claims.issuedAt.seconds)
        json.field("exp", claims.expiresAt.seconds)
        json.endObject()
        return json.finish()
    }

    // MARK: Verify

    /// Verifies a token of the portal at `now`.
    /// - Throws: `TokenRejection`; `CryptoFailure` if libcrypto fails; implies nothing about the token.
    package func verify(_ token: some StringProtocol, now: Instant) throws -> TokenClaims {
        let bytes = Array(token.utf8)
        guard bytes.count <= 4096 else { throw TokenRejection.malformed }
        let parts = bytes.split(separator: 0x2e, maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, let code = Base64.url.decode(utf8: parts[2]) else { throw TokenRejection.malformed }
        let signer = try signer(header: parts[0])
        let expected = try signer.mac.code(bytes[..<parts[1].endIndex])
        guard Crypto.isEqual(code, expected) else { throw TokenRejection.signature }
        guard let payload = Base64.url.decode(utf8: parts[1]), case .object(let members)? = try? JSON(payload) else {
            throw TokenRejection.malformed
        }
        return try claims(members, now: now)
    }

    private func signer(header: ArraySlice<UInt8>) throws(TokenRejection) -> Signer {
        if let own = signers.first(where: { $0.header.elementsEqual(header) }) { return own }
        guard let text = Base64.url.decode(utf8: header), let json = try? JSON(text), case .object(let members) = json
        else { throw .malformed }
        guard json["alg"] == .string("HS256"), json["typ"] == .string("portal+jwt"),
            members.allSatisfy({ ["alg", "typ", "kid"].contains($0.name) })
        else { throw .header }
        guard case .string(let id)? = json["kid"],
            let signer = signers.first(where: { $0.id.utf8.elementsEqual(id.utf8) })
        else { throw .unknownKey }
        return signer
    }

    /// Whether a token with these claims is valid at `now`, within the clock skew.
    package static func isInTime(_ claims: TokenClaims, now: Instant) -> Bool {
        now < claims.expiresAt + skew && claims.issuedAt <= now + skew
    }

    private func claims(_ members: [JSON.Member], now: Instant) throws(TokenRejection) -> TokenClaims {
        var fields = InputDecoder(members)
        let (issuer, audience) = (fields.string("iss", max: 64), fields.string("aud", max: 64))
        // Fractions and years beyond 9999 are never issued.
        let seconds: ClosedRange<Int64> = 0...253_402_300_799
        let claims = TokenClaims(
            userID: UserID(fields.id("sub")), clientID: ClientID(fields.id("tid")), sessionID: fields.id("sid"),
            issuedAt: Instant(seconds: fields.integer("iat", in: seconds)),
            expiresAt: Instant(seconds: fields.integer("exp", in: seconds)))
        guard issuer == self.issuer, audience == TokenClaims.audience else { throw .audience }
        do { try fields.finish() } catch { throw .claims }
        guard now < claims.expiresAt + Self.skew else { throw .expired }
        guard Self.isInTime(claims, now: now) else { throw .notYetValid }
        return claims
    }
}
