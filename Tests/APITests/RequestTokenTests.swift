import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalToolkit

@Suite struct RequestTokenTests {
    /// Signs arbitrary content with the portal's own key.
    func forge(_ header: String, _ claims: String, key: [UInt8] = World.key) throws -> String {
        let text = Base64.url.encode(header.utf8) + "." + Base64.url.encode(claims.utf8)
        return text + "." + Base64.url.encode(try HMACSHA256(key: key).code(text.utf8))
    }

    func status(_ world: World, _ token: String, slug: String = "acme") -> Int {
        var request = world.request("GET", "/state", slug: slug)
        request.authorization = "Bearer " + token
        return world.send(request).status
    }

    /// Header and claims of a valid session.
    func good(_ world: World) throws -> (header: String, claims: String) {
        let parts = try world.token("owner").split(separator: ".")
        func decoded(_ part: Substring) -> String { String(decoding: Base64.url.decode(part) ?? [], as: UTF8.self) }
        return (decoded(parts[0]), decoded(parts[1]))
    }

    /// docs/security.md#t2-forged-token-headers
    @Test(arguments: [
        (#""HS256""#, #""none""#), (#""HS256""#, #""RS256""#), (#""HS256""#, #""HS512""#),
        (#""portal+jwt""#, #""JWT""#), (#""kid":"k1","#, ""), (#""k1""#, #""k2""#), (#""k1""#, #""../../etc/passwd""#),
        (#""k1""#, #""' OR 1=1 --""#), (#"{"alg""#, #"{"jwk":{},"alg""#), (#"{"alg""#, #"{"jku":"https://x","alg""#),
        (#"{"alg""#, #"{"x5u":"https://x","alg""#), (#"{"alg""#, #"{"crit":["b64"],"b64":false,"alg""#),
    ])
    func `a token with an altered header is refused, even when signed with the right key`(from: String, to: String)
        throws
    {
        let world = try World()
        let (header, claims) = try good(world)
        #expect(status(world, try forge(header, claims)) == 200)
        let changed = header.replacing(from, with: to)
        #expect(changed != header)
        #expect(status(world, try forge(changed, claims)) == 401)
        let unsigned = Base64.url.encode(changed.utf8) + "." + Base64.url.encode(claims.utf8) + "."
        #expect(status(world, unsigned) == 401)
    }

    /// docs/security.md#t3-tokens-of-other-audiences: even if signed with the portal's own key.
    @Test func `tokens of the control plane are refused`() throws {
        let world = try World()
        let (header, claims) = try good(world)
        let operators = claims.replacing(#""aud":"portal""#, with: #""aud":"cp""#)
        #expect(operators != claims)
        #expect(status(world, try forge(header, operators)) == 401)
        #expect(status(world, try forge(header, claims, key: Array(repeating: 9, count: 32))) == 401)
        #expect(status(world, try forge(header, claims.replacing(#""iss":"portal""#, with: #""iss":"cp""#))) == 401)
    }

    /// docs/security.md#t4-expired-and-early-tokens
    @Test func `tokens tolerate a minute of clock skew`() throws {
        let world = try World()
        let token = try world.token("owner")
        world.clock.now -= .seconds(59)
        #expect(status(world, token) == 200)
        world.clock.now -= .seconds(3541)
        #expect(status(world, token) == 401)
        world.clock.now += .hours(1)
        #expect(status(world, token) == 200)
        world.clock.now += .hours(13)
        #expect(status(world, token) == 401)
    }

    /// docs/security.md#t12-token-at-another-tenant
    @Test func `a token is valid for its own tenant only`() throws {
        let world = try World()
        let token = try world.token("owner")
        for slug in ["globex", "initech"] { #expect(status(world, token, slug: slug) == 401) }
        var request = world.request("GET", "/state", slug: "globex", host: "billing.acme.example")
        request.authorization = "Bearer " + token
        #expect(world.send(request).json["tenant"]?["slug"] == .string("acme"))
        request = world.request("GET", "/state", slug: "acme", host: "billing.acme.example")
        request.authorization = "Bearer " + (try world.token("owner", at: "globex"))
        #expect(world.send(request).code == "authentication-required")
    }

    @Test func `the Authorization header takes precedence over the cookie`() throws {
        let world = try World()
        var request = world.request("GET", "/state")
        request.cookie = "__Host-portal-\(PublicID.string(1))=\(try world.token("owner"))"
        #expect(world.send(request).status == 200)
        request.authorization = "Bearer x"
        #expect(world.send(request).status == 401)
    }
}
