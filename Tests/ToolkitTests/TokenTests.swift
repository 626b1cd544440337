import Testing

@testable import PortalToolkit

@Suite struct TokenTests {
    private static let key = [UInt8](repeating: 7, count: 32)
    private static let other = [UInt8](repeating: 8, count: 32)
    private let now: Instant = 1_795_346_700_000
    private let tokens: Tokens
    private let claims: TokenClaims

    init() throws {
        tokens = try Tokens(
            KeyRing("k1:\(Base64.standard.encode(Self.key))\nk0:\(Base64.standard.encode(Self.other))"))
        claims = TokenClaims(
            userID: 1, clientID: 2, sessionID: 3, issuedAt: 1_795_346_700_999, expiresAt: 1_795_350_300_999)
    }

    private static let header = #"{"alg":"HS256","kid":"k1","typ":"portal+jwt"}"#
    private static let payload =
        #"{"iss":"portal","aud":"portal","sub":"0000000000001","tid":"0000000000002","sid":"0000000000003","iat":1795346700,"exp":1795350300}"#

    private func token(_ header: String = header, _ payload: String = payload, key: [UInt8] = key) throws -> String {
        let text = Base64.url.encode(header.utf8) + "." + Base64.url.encode(payload.utf8)
        return text + "." + Base64.url.encode(try HMACSHA256(key: key).code(text.utf8))
    }

    private func rejection(_ token: String, at instant: Instant? = nil) throws -> TokenRejection? {
        do { _ = try tokens.verify(token, now: instant ?? now) } catch let error as TokenRejection { return error }
        return nil
    }

    @Test func `a signed token verifies to its claims`() throws {
        let token = try tokens.sign(claims)
        #expect(try tokens.verify(token, now: now) == claims)
        #expect(try self.token() == token, "the header and the claims, spelled out")
        #expect(claims.issuedAt == now && claims.expiresAt == now + .hours(1))
    }

    /// Written by PyJWT 2.15.1 with the same key, header and claims (and accepted by it): byte-identical.
    @Test func `tokens are byte-identical to those of PyJWT`() throws {
        let theirs =
            "eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIiwidHlwIjoicG9ydGFsK2p3dCJ9."
            + "eyJpc3MiOiJwb3J0YWwiLCJhdWQiOiJwb3J0YWwiLCJzdWIiOiIwMDAwMDAwMDAwMDAxIiwidGlkIjoiMDAwMDAwMDAwMDAwMiIs"
            + "InNpZCI6IjAwMDAwMDAwMDAwMDMiLCJpYXQiOjE3OTUzNDY3MDAsImV4cCI6MTc5NTM1MDMwMH0."
            + "hmef0os-j25F1y43h3wUGxIfZMmBDFW9n_-AKkRcSWk"
        #expect(try tokens.sign(claims) == theirs)
        #expect(try tokens.verify(theirs, now: now) == claims)
    }

    @Test func `header members may come in any order and with spaces`() throws {
        #expect(try rejection(try token(#"{"typ":"portal+jwt","alg":"HS256","kid":"k1"}"#)) == nil)
        #expect(
            try rejection(try token(#"{ "kid": "k0", "typ": "portal+jwt", "alg": "HS256" }"#, key: Self.other)) == nil)
    }

    @Test func `tokens of older keys verify, tokens of unknown keys do not`() throws {
        let old = try Tokens(KeyRing("k0:\(Base64.standard.encode(Self.other))"))
        #expect(try rejection(try old.sign(claims)) == nil)
        #expect(throws: TokenRejection.unknownKey) { try old.verify(try tokens.sign(claims), now: now) }
    }

    @Test(arguments: [
        (#"{"alg":"none","kid":"k1","typ":"portal+jwt"}"#, TokenRejection.header),
        (#"{"alg":"RS256","kid":"k1","typ":"portal+jwt"}"#, .header),
        (#"{"alg":"HS512","kid":"k1","typ":"portal+jwt"}"#, .header),
        (#"{"alg":"hs256","kid":"k1","typ":"portal+jwt"}"#, .header),
        (#"{"alg":["HS256"],"kid":"k1","typ":"portal+jwt"}"#, .header),
        (#"{"kid":"k1","typ":"portal+jwt"}"#, .header), (#"{"alg":"HS256","kid":"k1"}"#, .header),
        (#"{"alg":"HS256","kid":"k1","typ":"JWT"}"#, .header),
        (#"{"alg":"HS256","kid":"k1","typ":"portal+JWT"}"#, .header),
        (#"{"alg":"HS256","kid":"k1","typ":"portal+jwt","crit":["exp"]}"#, .header),
        (#"{"alg":"HS256","kid":"k1","typ":"portal+jwt","jwk":{"kty":"oct","k":"AA"}}"#, .header),
        (#"{"alg":"HS256","kid":"k1","typ":"portal+jwt","jku":"https://evil.example"}"#, .header),
        (#"{"alg":"HS256","kid":"k1","typ":"portal+jwt","x5u":"https://evil.example"}"#, .header),
        (#"{"alg":"HS256","kid":"k1","typ":"portal+jwt","b64":false}"#, .header),
        (#"{"alg":"HS256","typ":"portal+jwt"}"#, .unknownKey),
        (#"{"alg":"HS256","kid":"k2","typ":"portal+jwt"}"#, .unknownKey),
        (#"{"alg":"HS256","kid":"","typ":"portal+jwt"}"#, .unknownKey),
        (#"{"alg":"HS256","kid":1,"typ":"portal+jwt"}"#, .unknownKey),
        (#"{"alg":"HS256","kid":"../../dev/null","typ":"portal+jwt"}"#, .unknownKey),
        (#"{"alg":"HS256","kid":"k1' OR 1=1 --","typ":"portal+jwt"}"#, .unknownKey),
        (#"{"alg":"HS256","alg":"none","kid":"k1","typ":"portal+jwt"}"#, .malformed), ("[]", .malformed),
        ("", .malformed),
    ])
    func `a token with an unexpected header is refused`(header: String, reason: TokenRejection) throws {
        #expect(try rejection(try token(header)) == reason)
    }

    @Test(arguments: [
        (#""aud":"portal""#, #""aud":"cp""#, TokenRejection.audience),
        (#""aud":"portal""#, #""aud":["portal"]"#, .audience), (#""aud":"portal","#, "", .audience),
        (#""iss":"portal""#, #""iss":"cp""#, .audience),
        (#""sub":"0000000000001""#, #""sub":"0000000000000""#, .claims),
        (#""sub":"0000000000001""#, #""sub":1"#, .claims),
        (#""tid":"0000000000002","#, "", .claims), (#""sid":"0000000000003""#, #""sid":"3""#, .claims),
        (#""exp":1795350300"#, #""exp":"1795350300""#, .claims),
        (#""exp":1795350300"#, #""exp":1795350300.5"#, .claims),
        (#""exp":1795350300"#, #""exp":1e300"#, .claims),
        (#""exp":1795350300"#, #""exp":9223372036854775807"#, .claims),
        (#","exp":1795350300"#, "", .claims), (#""iat":1795346700"#, #""iat":-1"#, .claims),
        (#""iat":1795346700"#, #""iat":1795346700,"role":"owner""#, .claims),
    ])
    func `a token with an unexpected claim is refused`(claim: String, instead: String, reason: TokenRejection) throws {
        #expect(Self.payload.contains(claim))
        #expect(try rejection(try token(Self.header, Self.payload.replacing(claim, with: instead))) == reason)
    }

    @Test func `a token without a valid signature is refused`() throws {
        let good = try token()
        let parts = good.split(separator: ".").map(String.init)
        #expect(try rejection(try token(key: Self.other)) == .signature)
        #expect(
            try rejection(
                try token(Self.header, #"{"sub":"0000000000009"}"#).split(separator: ".")[..<2].joined(separator: ".")
                    + "." + parts[2]) == .signature)
        for wrong in [
            "", ".", "..", "a.b.c", parts[0], parts[0] + "." + parts[1], parts[0] + "." + parts[1] + ".", good + ".",
            good + ".x", good + "=", " " + good, good + "A", String(good.dropLast()),
            String(repeating: "a", count: 10_000),
            good.replacing("e", with: "é"), good + "\0",
        ] {
            #expect(try rejection(wrong) != nil, "\(wrong)")
        }
    }

    /// No single character of a token can be changed, including the last ones with their spare bits.
    @Test func `changing any single character invalidates a token`() throws {
        let good = Array(try token().utf8)
        for index in good.indices {
            for replacement in [good[index] == 0x41 ? 0x42 : 0x41, 0x2e, good[index] ^ 1]
            where replacement != good[index] {
                var bad = good
                bad[index] = replacement
                if try rejection(String(decoding: bad, as: UTF8.self)) == nil { Issue.record("byte \(index)") }
            }
        }
    }

    @Test func `token validity tolerates 60 seconds of clock skew`() throws {
        let token = try tokens.sign(claims)
        #expect(try rejection(token, at: claims.issuedAt - .minutes(1)) == nil)
        #expect(try rejection(token, at: claims.issuedAt - .milliseconds(60_001)) == .notYetValid)
        #expect(try rejection(token, at: claims.issuedAt - .hours(1)) == .notYetValid)
        #expect(try rejection(token, at: claims.expiresAt + .milliseconds(59_999)) == nil)
        #expect(try rejection(token, at: claims.expiresAt + .minutes(1)) == .expired)
    }
}
