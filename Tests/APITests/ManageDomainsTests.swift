import PortalStore
import PortalToolkit
import Testing

@testable import PortalAPI
@testable import PortalLogic

/// What a key does to clients' domains.
@Suite struct ManageDomainsTests {
    private let world: World
    private let key: String

    init() throws {
        world = try World()
        key = try world.apiKey([.manage])
    }

    private func ask(
        _ route: String, _ body: String? = nil, slug: String = "acme", name: String = "portal.acme-corp.com",
        key: String? = nil
    ) -> Response {
        world.system(route, key ?? self.key, body, slug: slug, name: name)
    }

    private func claim(_ name: String = "portal.acme-corp.com", slug: String = "acme", key: String? = nil) -> Response {
        ask("POST /clients/{slug}/domains", #"{"name":"\#(name)"}"#, slug: slug, key: key)
    }

    private func prove(_ name: String = "portal.acme-corp.com", ago: Duration = .hours(1)) throws {
        try world.run(
            "UPDATE domains SET ownership = 'ok', ownership_at = \(world.clock.now - ago) WHERE name = '\(name)'")
    }

    private func told(_ action: String) throws -> [String] {
        try world.texts("SELECT target_name FROM audit_events WHERE action = '\(action)' AND at = \(world.clock.now)")
    }

    @Test func `a domain is claimed once, and tells its records`() throws {
        let claimed = claim("Portal.ACME-corp.com")
        #expect(claimed.status == 201 && claimed.json["state"]?.text == "pending")
        #expect(claimed.json["name"]?.text == "portal.acme-corp.com" && claimed.json["client"]?.text == "acme")
        #expect(claimed.json["records"]?.elements.contains { $0["type"]?.text == "TXT" } == true)
        #expect(try told("domain.pending") == ["portal.acme-corp.com"])
        let again = claim()
        #expect(again.status == 200 && again.body == claimed.body)
        #expect(ask("GET /clients/{slug}/domains/{name}").body == claimed.body)
        let listed = ask("GET /clients/{slug}/domains").json["items"]?.elements ?? []
        #expect(listed.map { $0["name"]?.text } == ["billing.acme.example", "portal.acme-corp.com"])
        #expect(try world.count("SELECT COUNT(*) FROM msp_events WHERE action = 'api-key.used'") == 1)
    }

    @Test(arguments: ["10.0.0.1", "localhost", "x.localhost", "co.uk", "a b.test", "https://x.test/", ""])
    func `what is no domain for a client is a fault of its name`(name: String) {
        let answer = claim(name)
        #expect(answer.status == 422 && answer.json["errors"]?.elements.first?["field"]?.text == "name")
    }

    @Test func `the owner's choice stands`() throws {
        try world.run("UPDATE domains SET origin = 'owner'")
        #expect(claim().json["errors"]?.elements.first?["field"]?.text == "name")
        #expect(try world.count("SELECT COUNT(*) FROM domains") == 1)
    }

    @Test func `claims are limited for a client`() {
        for number in 1...20 { #expect(claim("p\(number).acme-corp.com").status == 201) }
        let answer = claim("p21.acme-corp.com")
        #expect(answer.code == "too-many-attempts" && answer.values("Retry-After").count == 1)
    }

    @Test func `a check is due at once, but not again within half a minute`() throws {
        _ = claim()
        try world.run("UPDATE domains SET state = 'failed', next_check_at = NULL WHERE name = 'portal.acme-corp.com'")
        let checked = ask("POST /clients/{slug}/domains/{name}/check")
        #expect(checked.status == 202 && checked.json["state"]?.text == "pending")
        #expect(checked.json["next_check_at"]?.text == RFC3339.string(world.clock.now))
        #expect(ask("POST /clients/{slug}/domains/{name}/check").code == "too-many-attempts")
        world.clock.now += .seconds(31)
        #expect(ask("POST /clients/{slug}/domains/{name}/check").status == 202)
        #expect(ask("POST /clients/{slug}/domains/{name}/check", name: "other.acme-corp.com").status == 404)
    }

    /// Without it, a key could take any name that leads here: docs/security.md#t70-foreign-key
    @Test func `only a name that was proved lately is activated`() throws {
        let activate = "POST /clients/{slug}/domains/{name}/activate"
        let never = ask(activate)
        #expect(never.status == 422 && never.json["errors"]?.elements.first?["field"]?.text == "name")
        _ = claim()
        #expect(ask(activate).status == 422)
        try prove(ago: .hours(24))
        #expect(ask(activate).status == 422)
        try prove(ago: .hours(23))
        let active = ask(activate)
        #expect(
            active.status == 200 && active.json["state"]?.text == "active" && active.json["by_operator"] == .bool(true))
        #expect(try told("domain.active") == ["portal.acme-corp.com"])
        #expect(try told("domain.moved") == ["billing.acme.example"])
        let before = try world.commits()
        #expect(ask(activate).body == active.body)
        #expect(
            try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'domain.active'") == 1
                && world.commits() >= before)
    }

    @Test func `a foreign client's name cannot be taken, however it stands there`() throws {
        let other = try world.apiKey([.manage], of: "msp2", name: "other")
        #expect(claim("portal.initech.com", slug: "initech", key: other).status == 201)
        #expect(claim("portal.initech.com").status == 201, "anybody may claim")
        for route in ["check", "activate", "degrade"] {
            let answer = ask(
                "POST /clients/{slug}/domains/{name}/\(route)", slug: "initech", name: "portal.initech.com")
            #expect(answer.status == 404)
        }
        #expect(ask("POST /clients/{slug}/domains/{name}/activate", name: "portal.initech.com").status == 422)
        try prove("portal.initech.com")
        try world.run("UPDATE domains SET state = 'active', next_check_at = NULL WHERE client_id = 3")
        #expect(ask("POST /clients/{slug}/domains/{name}/activate", name: "portal.initech.com").status == 422)
        #expect(ask("DELETE /clients/{slug}/domains/{name}", slug: "initech", name: "portal.initech.com").status == 404)
        #expect(try world.texts("SELECT state FROM domains WHERE client_id = 3") == ["active"])
    }

    @Test func `a domain is degraded with a mail to the owners, and released`() throws {
        let name = "billing.acme.example"
        let degraded = ask("POST /clients/{slug}/domains/{name}/degrade", name: name)
        #expect(degraded.json["state"]?.text == "degraded")
        #expect(try world.texts("SELECT recipient FROM mail_outbox") == ["owner@acme.test"])
        _ = ask("POST /clients/{slug}/domains/{name}/degrade", name: name)
        #expect(try world.count("SELECT COUNT(*) FROM mail_outbox") == 1)
        #expect(ask("DELETE /clients/{slug}/domains/{name}", name: name).status == 204)
        #expect(ask("DELETE /clients/{slug}/domains/{name}", name: name).status == 404)
        #expect(ask("GET /clients/{slug}/domains", name: name).json["items"] == .array([]))
        #expect(ask("GET /clients/{slug}/domains/{name}", name: "no_host").status == 404)
    }
}
