import PortalStore
import PortalToolkit
import Testing

@testable import PortalAPI
@testable import PortalLogic

/// What a key does to clients and their branding: by the operator's rules, told in both logs.
@Suite struct ManageClientsTests {
    private let world: World
    private let key: String

    init() throws {
        world = try World()
        key = try world.apiKey([.manage, .read])
    }

    private func ask(_ route: String, _ body: String? = nil, slug: String = "acme", key: String? = nil) -> Response {
        world.system(route, key ?? self.key, body, slug: slug)
    }

    private func fields(_ response: Response) -> [String] {
        (response.json["errors"]?.elements ?? []).compactMap { $0["field"]?.text }
    }

    @Test func `a client is added to the key's MSP, with its portal off`() throws {
        let added = ask("POST /clients", #"{"client":"hooli","name":" Hooli "}"#)
        #expect(added.status == 201 && added.json["name"]?.text == "Hooli")
        #expect(added.json["portal_enabled"] == .bool(false) && added.json["answers"] == .bool(false))
        #expect(ask("GET /clients/{slug}", slug: "hooli").body == added.body)
        #expect(
            try world.texts("SELECT m.slug FROM clients c JOIN msps m ON m.id = c.msp_id WHERE c.slug = 'hooli'")
                == ["msp1"])
        #expect(
            ask("POST /clients", #"{"client":"umlaut","name":"Ü","portal_enabled":true}"#).json["answers"]
                == .bool(true))
    }

    @Test(arguments: [
        (#"{"client":"acme","name":"A"}"#, "client"), (#"{"client":"Acme","name":"A"}"#, "client"),
        (#"{"client":"new","name":" "}"#, "name"), (#"{"client":"new"}"#, "name"),
        (#"{"client":"new","name":"A","msp":"msp2"}"#, "msp"),
        (#"{"client":"new","name":"A","portal_enabled":"yes"}"#, "portal_enabled"),
    ])
    func `what makes no client names the field`(body: String, field: String) throws {
        let answer = ask("POST /clients", body)
        #expect(answer.status == 422 && fields(answer) == [field])
        #expect(try world.count("SELECT COUNT(*) FROM clients") == 4)
    }

    @Test func `a slug that another MSP has is taken as one of one's own is`() {
        let answers = ["initech", "acme"].map { ask("POST /clients", #"{"client":"\#($0)","name":"A"}"#) }
        let messages = answers.map { answer in
            (answer.json["errors"]?.elements.first?["message"]?.text ?? "").replacing("initech", with: "acme")
        }
        #expect(messages[0] == messages[1] && !messages[0].isEmpty)
    }

    @Test func `a client is renamed, suspended and turned off at once, or not at all`() throws {
        let changed = ask("PATCH /clients/{slug}", #"{"name":"Acme 2","status":"suspended","portal_enabled":false}"#)
        #expect(changed.json["name"]?.text == "Acme 2" && changed.json["status"]?.text == "suspended")
        #expect(changed.json["portal_enabled"] == .bool(false))
        let events = "SELECT action FROM audit_events WHERE client_id = 1 AND at = \(World.start) ORDER BY action"
        #expect(try world.texts(events) == ["client.renamed", "client.suspended", "portal.disabled"])
        #expect(
            try world.texts(
                "SELECT DISTINCT actor_kind || ' ' || actor_name FROM audit_events WHERE at = \(World.start)") == [
                    "operator MSP 1"
                ])
        #expect(try world.count("SELECT COUNT(*) FROM sessions WHERE client_id = 1") == 0)
        let back = ask("PATCH /clients/{slug}", #"{"status":"active","portal_enabled":true}"#)
        #expect(back.json["answers"] == .bool(true) && back.json["name"]?.text == "Acme 2")
        for body in [#"{"name":null}"#, #"{"status":"gone"}"#, #"{"portal_enabled":1}"#, #"{"slug":"x"}"#, "[]", "{"] {
            #expect([400, 422].contains(ask("PATCH /clients/{slug}", body).status), "\(body)")
        }
    }

    @Test func `whom invoices are for is added, changed and cleared`() throws {
        let added = ask(
            "POST /clients", #"{"client":"hooli","name":"H","legal_name":"Hooli Inc","address":"1 Way\nTown"}"#)
        #expect(added.status == 201 && added.json["address"]?.text == "1 Way\nTown")
        let changed = ask("PATCH /clients/{slug}", #"{"name":"H 2","vat_id":"US1","address":null}"#, slug: "hooli")
        #expect(["name", "legal_name", "vat_id"].map { changed.json[$0]?.text } == ["H 2", "Hooli Inc", "US1"])
        #expect(changed.json["address"] == .null)
        let actions =
            "SELECT action FROM audit_events e JOIN clients c ON c.id = e.client_id WHERE slug = 'hooli' ORDER BY 1"
        #expect(try world.texts(actions) == ["client.added", "client.changed", "client.changed", "client.renamed"])
        for body in [#"{"vat_id":1}"#, #"{"address":"1\n2\n3\n4\n5\n6\n7\n8\n9"}"#, #"{"legal_name":"a\u0007"}"#] {
            #expect(ask("PATCH /clients/{slug}", body, slug: "hooli").status == 422, "\(body)")
        }
    }

    @Test func `a portal beyond the licence is refused, and nothing else of the request is done`() throws {
        let other = try world.apiKey([.manage, .read], of: "msp2", name: "other")
        #expect(
            ask("POST /clients", #"{"client":"second","name":"S","portal_enabled":true}"#, key: other).status == 422)
        #expect(try world.count("SELECT COUNT(*) FROM clients WHERE slug = 'second'") == 0)
        _ = ask("POST /clients", #"{"client":"second","name":"S"}"#, key: other)
        let refused = ask(
            "PATCH /clients/{slug}", #"{"name":"Renamed","portal_enabled":true}"#, slug: "second", key: other)
        #expect(fields(refused) == ["portal_enabled"])
        #expect(ask("GET /clients/{slug}", slug: "second", key: other).json["name"]?.text == "S")
        #expect(ask("PATCH /clients/{slug}", #"{"name":"Mine"}"#, slug: "second").status == 404)
    }

    @Test func `each change is in the MSP's log with key and request, what changes nothing is not`() throws {
        let log = "SELECT action || ' ' || target_name || ' ' || details FROM msp_events WHERE action = 'api-key.used'"
        _ = ask("GET /clients")
        _ = ask("PATCH /clients/{slug}", "{}")
        _ = ask("PATCH /clients/{slug}", #"{"name":"Canary acme","status":"active","portal_enabled":true}"#)
        _ = ask("PATCH /clients/{slug}/branding", ##"{"primary_color":"#c2410c"}"##)
        _ = ask("PATCH /clients/{slug}", #"{"name":"A"}"#, slug: "initech")
        #expect(try world.texts(log) == [])
        _ = ask("PATCH /clients/{slug}", #"{"name":"Acme 2"}"#)
        let details = #"{"request":{"old":null,"new":"PATCH /clients/{slug}"},"client":{"old":null,"new":"acme"}}"#
        #expect(try world.texts(log) == ["api-key.used PSA " + details])
        #expect(
            try world.texts(
                "SELECT m.slug FROM msp_events e JOIN msps m ON m.id = e.msp_id WHERE action = 'api-key.used'") == [
                    "msp1"
                ])
    }

    @Test func `if the MSP's log cannot be written, nothing is`() throws {
        try world.run(
            """
            CREATE TRIGGER deaf BEFORE INSERT ON msp_events WHEN new.action = 'api-key.used'
                BEGIN SELECT RAISE(ABORT, 'deaf'); END
            """)
        let request = world.portal.respond(to: request("PATCH", "/clients/acme", #"{"name":"Acme 2"}"#))
        #expect(request.status == 500)
        #expect(ask("GET /clients/{slug}").json["name"]?.text == "Canary acme")
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE action = 'client.renamed'") == 0)
    }

    private func request(_ method: String, _ path: String, _ body: String) -> Request {
        var request = world.request(method, path, slug: "cp/v1")
        (request.authorization, request.contentType) = ("Bearer \(key)", "application/json")
        request.body = Array(body.utf8)
        return request
    }

    @Test func `a key that ends while its request is under way changes nothing`() throws {
        let store = try Store(path: world.path).connect()
        defer { store.close() }
        let own = try store.inspect { try $0.apiKeys(of: 1) }[0]
        let asking = KeyRequest(own, route: "PATCH /clients/{slug}")
        try world.operate { try $0.revokeAPIKey("PSA", msp: "msp1") }
        #expect(throws: KeyEnded.self) {
            try asking.run(
                for: "acme", on: store, now: world.clock.now, prepared: .init(.system), hostRules: .init(baseHosts: [])
            ) { try $0.suspend("acme") }
        }
        #expect(throws: KeyEnded.self) { try store.read(as: own, now: world.clock.now) { try $0.client(slug: "acme") } }
    }

    @Test func `only JSON is taken, and only where there is something to say`() {
        for type in ["text/plain", "application/x-ndjson", nil] {
            let answer = world.system("PATCH /clients/{slug}", key, #"{"name":"A"}"#) { $0.contentType = type }
            #expect(answer.code == "unsupported-media-type")
        }
        #expect(ask("POST /clients/{slug}/users/{id}/reset-link", #"{"x":1}"#).status == 422)
        #expect(world.system("PATCH /clients/{slug}?x=1", key, "{}").status == 422)
        #expect(world.system("PATCH /clients/{slug}", key, "{}") { $0.bodyState = .tooLarge }.status == 413)
    }

    // MARK: Branding

    @Test func `the operator's branding is set field by field, and the owner's stays above it`() throws {
        let set = ask(
            "PATCH /clients/{slug}/branding",
            ##"{"primary_color":"#0B6E4F","support_phone":"+49 30 1234-0","support_email":null}"##)
        let layer = set.json["operator"]
        #expect(layer?["primary_color"]?.text == "#0b6e4f" && layer?["support_phone"]?.text == "+49 30 1234-0")
        #expect(layer?["support_email"] == .null && layer?["logo_url"] == .null)
        #expect(set.json["owner"]?["primary_color"] == .null)
        #expect(ask("GET /clients/{slug}/branding").body == set.body)
        let wrong = ask(
            "PATCH /clients/{slug}/branding",
            #"{"primary_color":"red","logo_url":"http://x.test/","support_email":"a@b","custom_domain":"x.test"}"#)
        #expect(Set(fields(wrong)) == ["primary_color", "logo_url", "custom_domain"])
        #expect(fields(ask("PATCH /clients/{slug}/branding", #"{"support_email":"a@b"}"#)) == ["support_email"])
        #expect(ask("GET /clients/{slug}/branding").body == set.body)
    }

    // MARK: Licence

    @Test func `the licence tells portals and seats`() throws {
        let licence = ask("GET /licence").json
        #expect(licence["msp"]?.text == "msp1" && licence["tier"]?.text == "enterprise")
        #expect(licence["portals_used"]?.count == 2 && licence["portals_cap"] == .null)
        let team = ask("GET /licence", key: try world.apiKey([.read], of: "msp2", name: "other")).json
        #expect(team["portals_cap"]?.count == 1 && team["portals"]?.elements.count == 1)
        let portal = team["portals"]?.elements.first
        #expect(
            portal?["client"]?.text == "initech" && portal?["seats_used"]?.count == 3
                && portal?["seats_cap"]?.count == 5)
        try world.run("UPDATE msps SET licence_expires_at = \(World.start - .days(20)) WHERE slug = 'msp2'")
        let ended = ask("GET /licence", key: try world.apiKey([.read], of: "msp2", name: "third")).json
        #expect(ended["counts_as"]?.text == "free" && ended["warning"]?.text != nil)
        #expect(ended["portals"]?.elements.first?["covered"] == .bool(false))
    }
}
