import Foundation
import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalToolkit

@Suite struct BrandingTests {
    func put(
        _ world: World, _ changes: [String: String] = [:], as role: String = "owner", at slug: String = "acme"
    ) throws -> Response {
        var fields = [
            "logo_url": "null", "primary_color": "null", "secondary_color": "null",
            "custom_domain": "\"billing.acme.example\"", "support_email": "null",
        ]
        fields.merge(changes) { $1 }
        let body = "{" + fields.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
        let token = try world.token(role, at: slug)
        var request = world.request("PUT", "/branding", slug: slug)
        request.body = Array(body.utf8)
        request.contentType = "application/json"
        request.authorization = "Bearer " + token
        return world.send(request)
    }

    @Test func `the owner's branding overrides the operator's until it is cleared`() throws {
        let world = try World()
        let set = try put(world, ["primary_color": "\"#2563EB\"", "support_email": "\"Help@Acme.example\""]).json
        #expect(set["effective"]?["primary_color"] == .string("#2563eb"))
        #expect(set["own"]?["primary_color"] == .string("#2563eb"))
        #expect(set["operator"]?["primary_color"] == .string("#c2410c"))
        #expect(set["effective"]?["custom_domain"] == .string("billing.acme.example"))
        #expect(set["domain"]?["state"] == .string("active"))
        #expect(try world.get("/brand").json["primary_color"] == .string("#2563eb"))
        let cleared = try put(world).json
        #expect(cleared["effective"]?["primary_color"] == .string("#c2410c"))
        #expect(try put(world).status == 200)
        #expect(
            try world.count("SELECT COUNT(*) FROM audit_events WHERE client_id = 1 AND action = 'branding.updated'")
                == 2)
    }

    /// An owner changing a colour is not refused for values accepted by older rules.
    @Test func `unchanged branding values are not validated again`() throws {
        let world = try World()
        let good = ["logo_url": "\"https://a.example/l\"", "support_email": "\"help@a.example\""]
        #expect(try put(world, good).status == 200)
        try world.run(
            """
            UPDATE client_branding SET logo_url = 'https://a.example/100%', support_email = 'help@xn--zz.example'
            WHERE client_id = 1 AND layer = 'owner'
            """)
        let known = ["logo_url": "\"https://a.example/100%\"", "support_email": "\"help@xn--zz.example\""]
        let colour = known.merging(["primary_color": "\"#2563eb\""]) { $1 }
        #expect(try put(world, colour).json["own"]?["support_email"] == .string("help@xn--zz.example"))
        #expect(try put(world).status == 200)
        #expect(try put(world, known).json["errors"]?.elements.count == 2)
    }

    /// Clients sending the first version's five fields keep the rest of the contact card.
    @Test func `the contact card merges owner and operator values, and omitted fields are kept`() throws {
        let world = try World()
        try world.run(
            """
            UPDATE client_branding SET support_phone = '030 1234', support_hours = 'Mon–Fri',
                support_url = 'https://msp.example/help' WHERE client_id = 1
            """)
        let own = ["support_phone": "\"+49 30 1234-5\"", "support_hours": "\"Always\"", "support_url": "null"]
        #expect(try put(world, own).status == 200)
        let kept = try put(world, ["support_phone": "null"]).json
        #expect(kept["own"]?["support_hours"] == .string("Always"))
        #expect(kept["own"]?["support_phone"] == .null)
        #expect(kept["operator"]?["support_phone"] == .string("030 1234"))
        #expect(kept["effective"]?["support_phone"] == .string("030 1234"))
        let state = try world.get("/state", as: "viewer").json
        for card in [try world.get("/brand").json, try #require(state["branding"])] {
            #expect(card["provider_name"] == .string(try world.texts("SELECT name FROM msps WHERE id = 1")[0]))
            #expect(card["support_email"] == .string("help@acme.test"))
            #expect(card["support_phone"] == .string("030 1234"))
            #expect(card["support_hours"] == .string("Always"))
            #expect(card["support_url"] == .string("https://msp.example/help"))
        }
        let told = try world.texts("SELECT details FROM audit_events WHERE action = 'branding.updated' ORDER BY at, id")
        #expect(told.last == #"{"support_phone":{"old":"+49 30 1234-5","new":null}}"#)
        #expect(try put(world).status == 200)
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'branding.updated'") == 2)
    }

    @Test func `a new custom domain is pending while the active one goes on serving`() throws {
        let world = try World()
        let claimed = try put(world, ["custom_domain": "\"Portal.Müller.example\""]).json
        #expect(claimed["own"]?["custom_domain"] == .string("portal.xn--mller-kva.example"))
        #expect(claimed["domain"]?["state"] == .string("pending"))
        #expect(claimed["domain"]?["records"]?.elements.count == 2)
        #expect(try world.get("/brand", host: "billing.acme.example").status == 200)
        #expect(try world.get("/brand", host: "portal.xn--mller-kva.example").status == 404)
        let token = claimed["domain"]?["records"]?.elements[0]["expected"]
        let again = try put(world, ["custom_domain": "\"portal.xn--mller-kva.example\""]).json
        #expect(again["domain"]?["records"]?.elements[0]["expected"] == token)
        #expect(
            try put(world, ["custom_domain": "null"]).json["effective"]?["custom_domain"]
                == .string("billing.acme.example"))
    }

    /// docs/security.md#t30-unverified-domain
    @Test(arguments: [
        ("pending", 404), ("failed", 404), ("verified", 404), ("issuing", 404), ("certificate-failed", 404),
        ("suspended", 404), ("active", 200), ("degraded", 200),
    ])
    func `a domain serves only while active or degraded`(state: String, status: Int) throws {
        let world = try World()
        try world.run("UPDATE domains SET state = '\(state)'")
        #expect(try world.get("/brand", host: "billing.acme.example").status == status)
        let home = Request(method: "GET", path: "/", query: "", host: "billing.acme.example", id: "x")
        #expect(world.portal.respond(to: home).status == (status == 200 ? 302 : 404))
    }

    /// docs/security.md#t31-contested-domain: the first claim blocks nobody.
    @Test func `two clients may claim one name, which serves neither`() throws {
        let world = try World()
        let name = "portal.contested.example"
        var proofs: [JSON?] = []
        for slug in ["acme", "globex"] {
            let claimed = try put(world, ["custom_domain": "\"\(name)\""], at: slug)
            #expect(claimed.status == 200, "\(slug)")
            #expect(claimed.json["domain"]?["state"] == .string("pending"))
            proofs.append(claimed.json["domain"]?["records"]?.elements[0]["expected"])
        }
        #expect(proofs[0] != nil && proofs[0] != proofs[1])
        for slug in ["acme", "globex"] { #expect(try world.get("/brand", slug: slug, host: name).status == 404) }
    }

    /// Returning to the serving name takes nothing from it, regardless of who claimed it.
    @Test func `going back to the active domain withdraws the pending claim`() throws {
        let world = try World()
        _ = try put(world, ["custom_domain": "\"portal.acme.example\""])
        let back = try put(world, ["custom_domain": "\"billing.acme.example\""]).json
        #expect(back["effective"]?["custom_domain"] == .string("billing.acme.example"))
        #expect(back["domain"]?["state"] == .string("active"))
        #expect(try world.get("/brand", host: "billing.acme.example").status == 200)
        #expect(try world.count("SELECT COUNT(*) FROM domains") == 1)
    }

    /// Each domain started or ended by the owner's choice has its own event, in order of occurrence, apart from the
    /// branding event.
    @Test func `each domain claim and release writes an audit event, in order`() throws {
        let world = try World()
        let known = try world.texts("SELECT id || '' FROM audit_events WHERE client_id = 1").joined(separator: ", ")
        for domain in ["\"one.acme.example\"", "\"one.acme.example\"", "\"two.acme.example\"", "null"] {
            #expect(try put(world, ["custom_domain": domain, "primary_color": "\"#123456\""]).status == 200)
        }
        let told = try world.texts(
            """
            SELECT action || ' ' || COALESCE(target_name, '') || ' ' || details FROM audit_events
            WHERE client_id = 1 AND id NOT IN (\(known)) AND action <> 'auth.login' ORDER BY at, id
            """)
        let claimed = #"{"state":{"old":null,"new":"pending"}}"#
        let released = #"{"state":{"old":"pending","new":null}}"#
        #expect(
            told == [
                ##"branding.updated Canary acme {"primary_color":{"old":null,"new":"#123456"}}"##,
                "domain.pending one.acme.example " + claimed, "domain.released one.acme.example " + released,
                "domain.pending two.acme.example " + claimed, "domain.released two.acme.example " + released,
            ])
        #expect(try world.count("SELECT COUNT(DISTINCT target_id) FROM audit_events WHERE action LIKE 'domain.%'") == 2)
    }

    /// The client's existing names are not new claims, so they are not validated again.
    @Test(arguments: ["billing.acme.localhost", "acme.portal.msp.example", "billing.acme.local"])
    func `a client may go back to its own domain even if new claims of it are refused`(name: String) throws {
        let world = try World()
        try world.run("UPDATE msps SET base_host = 'portal.msp.example' WHERE id = 2")
        try world.run("UPDATE domains SET name = '\(name)'")
        #expect(try put(world, ["custom_domain": "\"other.acme.example\""]).status == 200)
        let back = try put(world, ["custom_domain": "\"\(name.uppercased()).\""])
        #expect(back.status == 200, "\(back.json)")
        #expect(back.json["effective"]?["custom_domain"] == .string(name))
        #expect(back.json["domain"]?["state"] == .string("active"))
        #expect(try world.count("SELECT COUNT(*) FROM domains") == 1)
        let taken = try put(world, ["custom_domain": "\"\(name)\""], at: "globex")
        #expect(taken.code == "validation-failed", "it is another client's")
    }

    @Test func `hosts of MSPs and names below them cannot be claimed`() throws {
        let world = try World()
        try world.run("UPDATE msps SET base_host = 'portal.msp.example' WHERE id = 2")
        for (name, code) in [("portal.msp.example", "own-host"), ("acme.portal.msp.example", "below-own-host")] {
            let response = try put(world, ["custom_domain": "\"\(name)\""])
            #expect(response.errors == ["custom_domain \(code)"], "\(name)")
        }
    }

    @Test(arguments: [
        ("primary_color", "\"red\""), ("primary_color", "\"#12345\""), ("logo_url", "\"http://x.example/a.png\""),
        ("logo_url", "\"https://user:pw@x.example/\""), ("logo_url", "\"javascript:alert(1)\""),
        ("support_email", "\"x\""), ("support_email", "\"jörg@bücher.example\""), ("custom_domain", "\"localhost\""),
        ("custom_domain", "\"a.localhost\""),
        ("custom_domain", "\"*.acme.example\""), ("custom_domain", "\"10.0.0.1\""),
        ("custom_domain", "\"acme.example:80\""),
        ("portal_enabled", "true"), ("primary_color", "5"),
        ("support_phone", "\"call us\""), ("support_phone", "110"), ("support_hours", "\"Mon\\nTue\""),
        ("support_hours", "\"\(String(repeating: "x", count: 201))\""),
        ("support_url", "\"http://x.example/\""), ("support_url", "\"help\""),
    ])
    func `invalid branding is refused and nothing is stored`(field: String, value: String) throws {
        let world = try World()
        let response = try put(world, [field: value])
        #expect(response.code == "validation-failed")
        #expect(response.json["errors"]?.elements.first?["field"] == .string(field))
        #expect(try world.count("SELECT COUNT(*) FROM client_branding WHERE layer = 'owner'") == 0)
    }

    @Test func `only owners may change or preview branding`() throws {
        let world = try World()
        for role in ["admin", "viewer"] {
            #expect(try put(world, as: role).code == "permission-denied")
            #expect(try world.get("/branding/preview?primary=%23ff0000", as: role).code == "permission-denied")
        }
        let preview = try world.get("/branding/preview?primary=%23ffff00&secondary=%230b0b0b", as: "owner").json
        #expect(preview["tokens"]?["light"]?["brand-text"] == .string("#707000"))
        #expect(try world.get("/branding/preview", as: "owner").code == "validation-failed")
        let refusal = try world.get("/branding/preview?primary=red", as: "owner").json
        #expect(refusal["errors"]?.elements.first?["message"] == .string("must be a colour #rrggbb"))
    }

    /// Its records may be gone, so it is checked first.
    @Test func `a former domain that is chosen again takes over only after a check`() throws {
        let world = try World()
        try world.run(
            """
            INSERT INTO domains (client_id, id, name, origin, state, state_at, token, created_at, moved_until, ownership)
            VALUES (1, 77, 'old.acme.example', 'owner', 'active', 0, 'T', 0, \(World.start + .days(1)), 'ok')
            """)
        let chosen = try put(world, ["custom_domain": "\"old.acme.example\""]).json
        #expect(chosen["effective"]?["custom_domain"] == .string("old.acme.example"))
        #expect(chosen["domain"]?["state"] == .string("certificate-failed"))
        #expect(chosen["domain"]?["serving"]?["name"] == .string("billing.acme.example"))
        #expect(chosen["domain"]?["ownership"]?["state"] == .string("ok"))
        #expect(try world.get("/brand", host: "billing.acme.example").status == 200)
        #expect(try world.get("/brand", host: "old.acme.example").status == 404)
        #expect(try world.count("SELECT COUNT(*) FROM domains WHERE name = 'old.acme.example'") == 1)
    }

    @Test func `a domain's names are told as they read, beside where the portal always answers`() throws {
        let world = try World()
        try world.run("UPDATE domains SET name = 'xn--kche-0ra.acme.example' WHERE name = 'billing.acme.example'")
        try world.run("UPDATE msps SET base_host = 'own.msp.example' WHERE id = 1")
        let domain = try put(world, ["custom_domain": "\"new.acme.example\""]).json["domain"]
        #expect(domain?["serving"]?["name"] == .string("xn--kche-0ra.acme.example"))
        #expect(domain?["serving"]?["unicode"] == .string("küche.acme.example"))
        #expect(domain?["unicode"] == .null)
        #expect(domain?["permanent_url"] == .string("https://own.msp.example/portal/acme/"))
    }

    @Test func `the operator's former domain serves again once the owner's is given up`() throws {
        let world = try World()
        _ = try put(world, ["custom_domain": "\"own.acme.example\""])
        try world.run("UPDATE domains SET state = 'active' WHERE name = 'own.acme.example'")
        try world.run(
            "UPDATE domains SET origin = 'operator', moved_until = \(World.start + .days(1)) WHERE name LIKE 'billing.%'"
        )
        #expect(try world.get("/brand", host: "billing.acme.example").status == 404)
        let cleared = try put(world, ["custom_domain": "null"]).json
        #expect(cleared["effective"]?["custom_domain"] == .string("billing.acme.example"))
        #expect(cleared["domain"]?["state"] == .string("degraded"))
        #expect(try world.get("/brand", host: "billing.acme.example").status == 200)
    }

    @Test func `giving up a claim leaves the domain that serves, giving up that one releases all`() throws {
        let world = try World()
        func count() throws -> Int64 { try world.count("SELECT COUNT(*) FROM domains WHERE client_id = 1") }
        try world.run("UPDATE domains SET origin = 'owner' WHERE name LIKE 'billing.%'")
        try world.run(
            """
            INSERT INTO domains (client_id, id, name, origin, state, state_at, token, created_at, moved_until)
            VALUES (1, 77, 'old.acme.example', 'owner', 'active', 0, 'T', 0, \(World.start + .days(1)))
            """)
        _ = try put(world, ["custom_domain": "\"new.acme.example\""])
        let left = try put(world, ["custom_domain": "null"]).json
        #expect(left["effective"]?["custom_domain"] == .string("billing.acme.example"))
        #expect(try count() == 2, "the one that serves and the former one")
        #expect(try put(world, ["custom_domain": "null"]).json["effective"]?["custom_domain"] == .null)
        #expect(try count() == 0)
    }

    @Test func `20 names may be claimed in an hour`() throws {
        let world = try World()
        for number in 1...20 {
            #expect(try put(world, ["custom_domain": "\"d\(number).acme.example\""]).status == 200)
        }
        let refused = try put(world, ["custom_domain": "\"d21.acme.example\""])
        #expect(refused.status == 429)
        #expect(refused.headers.contains { $0.name == "Retry-After" && $0.value == "3700" })
        #expect(try put(world, ["custom_domain": "\"d20.acme.example\""]).status == 200, "no new claim")
        world.clock.now = world.clock.now + .seconds(3700)
        #expect(try put(world, ["custom_domain": "\"d21.acme.example\""]).status == 200)
    }

    @Test func `a domain check is allowed once in 30 seconds`() throws {
        let world = try World()
        func check(_ slug: String) throws -> Response {
            let token = try world.token("owner", at: slug)
            return world.post("/branding/domain/check", "", slug: slug) { $0.authorization = "Bearer " + token }
        }
        #expect(try check("acme").status == 202)
        #expect(try check("acme").status == 429)
        world.clock.now += .seconds(30)
        #expect(try check("acme").status == 202)
        #expect(try check("globex").code == "not-found")
    }
}
