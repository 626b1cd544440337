import PortalLogic
import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalToolkit

/// Names an owner cannot claim because of others' names; `CustomDomainTests` has those refused by themselves.
@Suite struct DomainClaimTests {
    private func claim(_ name: String, in world: World, at slug: String = "acme") throws -> Response {
        var request = world.request("PUT", "/branding", slug: slug)
        request.body = Array(
            """
            {"logo_url":null,"primary_color":null,"secondary_color":null,"custom_domain":"\(name)","support_email":null}
            """.utf8)
        request.contentType = "application/json"
        request.authorization = "Bearer " + (try world.token("owner", at: slug))
        return world.send(request)
    }

    /// A world in which globex has `space.example` and `apple.example`, the MSP `copy.example`, the portal `ace.example`.
    private func world(state: String = "active") throws -> World {
        var settings = PortalSettings()
        settings.baseHosts = ["localhost", "ace.example"]
        let world = try World(settings: settings)
        try world.run("UPDATE msps SET base_host = 'copy.example' WHERE id = 2")
        try world.run(
            """
            INSERT INTO domains (client_id, id, name, origin, state, state_at, token, created_at)
            VALUES (2, 8, 'space.example', 'owner', '\(state)', 0, 't', 0),
                (2, 9, 'apple.example', 'operator', '\(state)', 0, 't', 0),
                (2, 10, 'xn--msic-0ra.example', 'operator', '\(state)', 0, 't', 0)
            """)
        return world
    }

    @Test(arguments: [
        "ѕрасе.example", "ЅРАСЕ.example.", "xn--80ak5af1h.example", "аррӏе.example", "асе.example", "x.асе.example",
        "сору.example", "billing.сору.example", "an.x.асе.example", "spɑce.example", "ɑpple.example", "x.ɑce.example",
        "müsıc.example",
    ])
    func `a name that looks like one in use is refused`(name: String) throws {
        let world = try world()
        #expect(try claim(name, in: world).errors == ["custom_domain confusable"])
        #expect(try world.count("SELECT COUNT(*) FROM domains WHERE client_id = 1") == 1)
    }

    @Test(arguments: [
        "пошта.example", "späce.example", "spacé.example", "müsíc.example", "ɑpplé.example", "bıllıng.example",
        "x.ѕрасе.example", "ѕрасе.test", "ѕрас.example", "space.test",
        "аррӏё.example",
    ])
    func `a name that does not look like one in use may be claimed`(name: String) throws {
        #expect(try claim(name, in: try world()).status == 200)
    }

    @Test(arguments: ["pending", "failed", "suspended"])
    func `a claim that routes nothing keeps no look-alike away`(state: String) throws {
        #expect(try claim("ѕрасе.example", in: try world(state: state)).status == 200)
    }

    @Test(arguments: ["verified", "issuing", "certificate-failed", "degraded"])
    func `a routed domain keeps look-alikes away in each of its states`(state: String) throws {
        #expect(try claim("ѕрасе.example", in: try world(state: state)).errors == ["custom_domain confusable"])
    }

    @Test func `the holder may claim look-alikes of its domain, and a client keeps those it has`() throws {
        let world = try world()
        #expect(try claim("ѕрасе.example", in: world, at: "globex").status == 200)
        try world.run("UPDATE domains SET name = 'xn--80ak5af1h.example' WHERE client_id = 1")
        #expect(try claim("other.acme.example", in: world).status == 200)
        #expect(try claim("ѕрасе.example", in: world).status == 200)
    }

    @Test(arguments: [
        ("ace.example", "own-host"), ("ACE.example.", "own-host"), ("a.b.ace.example", "below-own-host"),
        ("copy.example", "own-host"), ("ｃｏｐｙ.example", "own-host"), ("a.b.copy.example", "below-own-host"),
        ("github.io", "public-suffix"), ("gmail。com。", nil), ("acecopy.example", nil),
    ])
    func `base hosts, those of MSPs and what lies below them are refused`(name: String, code: String?) throws {
        let response = try claim(name, in: try world())
        #expect(response.errors == (code.map { ["custom_domain " + $0] } ?? []), "\(name)")
    }

    @Test func `the demo may use names below localhost but no IP address`() throws {
        let world = try world()
        let store = try Store(path: world.path).connect()
        func claimed(_ name: String) throws -> String {
            let rules = Operations.HostRules(baseHosts: ["localhost"], isDemo: true)
            return try store.read { try CustomDomain.claimed(name, by: ClientID(1), rules: rules, in: $0) }
        }
        #expect(try claimed("Billing.acme.localhost.") == "billing.acme.localhost")
        #expect(throws: Violation.ipAddress) { try claimed("127.0.0.1") }
    }
}
