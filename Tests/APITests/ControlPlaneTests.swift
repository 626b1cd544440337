import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalLogic
@testable import PortalToolkit

/// The control planes' API: a key reaches its MSP's clients and nothing else (docs/security.md#t70-foreign-key).
@Suite struct ControlPlaneTests {
    /// What each route answers: to a key of the MSP that is for it, to one that is for all else, and to one of another MSP.
    /// A route that is missing here fails `every route is in the matrix`.
    static let matrix: [String: (own: Int, unfit: Int, foreign: Int)] = [
        "GET /clients": (200, 403, 200),
        "GET /clients/{slug}": (200, 403, 404),
        "GET /events": (200, 403, 200),
        "POST /commands/claim": (200, 403, 200),
        "POST /commands/{id}": (404, 403, 404),
        "POST /import": (200, 403, 200),
        "POST /clients": (201, 403, 422),
        "PATCH /clients/{slug}": (200, 403, 404),
        "GET /clients/{slug}/deletion": (200, 403, 404),
        "DELETE /clients/{slug}": (204, 403, 404),
        "GET /clients/{slug}/export": (200, 403, 404),
        "GET /clients/{slug}/branding": (200, 403, 404),
        "PATCH /clients/{slug}/branding": (200, 403, 404),
        "GET /clients/{slug}/domains": (200, 403, 404),
        "POST /clients/{slug}/domains": (201, 403, 404),
        "GET /clients/{slug}/domains/{name}": (200, 403, 404),
        "DELETE /clients/{slug}/domains/{name}": (204, 403, 404),
        "POST /clients/{slug}/domains/{name}/check": (202, 403, 404),
        "POST /clients/{slug}/domains/{name}/activate": (200, 403, 404),
        "POST /clients/{slug}/domains/{name}/degrade": (200, 403, 404),
        "GET /clients/{slug}/users": (200, 403, 404),
        "POST /clients/{slug}/users": (201, 403, 404),
        "PATCH /clients/{slug}/users/{id}": (200, 403, 404),
        "DELETE /clients/{slug}/users/{id}": (204, 403, 404),
        "POST /clients/{slug}/users/{id}/resend": (202, 403, 404),
        "POST /clients/{slug}/users/{id}/reset-link": (202, 403, 404),
        "POST /clients/{slug}/users/{id}/email": (202, 403, 404),
        "POST /clients/{slug}/users/{id}/factor-reset": (202, 403, 404),
        "DELETE /clients/{slug}/users/{id}/factor-reset": (204, 403, 404),
        "POST /clients/{slug}/erasures": (200, 403, 404),
        "GET /licence": (200, 403, 200),
    ]

    /// What the routes that take a body are sent.
    static let bodies = [
        "POST /commands/{id}": #"{"state":"accepted"}"#,
        "POST /import": #"{"type":"heartbeat","client":"SLUG"}"#,
        "POST /clients": #"{"client":"fresh","name":"Fresh"}"#,
        "PATCH /clients/{slug}": #"{"name":"Other"}"#,
        "PATCH /clients/{slug}/branding": ##"{"primary_color":"#0b6e4f"}"##,
        "POST /clients/{slug}/domains": #"{"name":"portal.acme-corp.com"}"#,
        "POST /clients/{slug}/users": #"{"email":"new@acme.test","role":"viewer"}"#,
        "PATCH /clients/{slug}/users/{id}": #"{"role":"viewer"}"#,
        "POST /clients/{slug}/users/{id}/email": #"{"email":"other@acme.test"}"#,
        "POST /clients/{slug}/erasures": #"{"email":"admin@acme.test"}"#,
    ]

    /// What must be there for a route to do something.
    static let rows = [
        "POST /clients/{slug}/domains/{name}/activate": "UPDATE domains SET by_operator = 1",
        "POST /clients/{slug}/users/{id}/resend": "UPDATE portal_users SET status = 'invited' WHERE id = 2",
        "POST /clients/{slug}/users/{id}/factor-reset":
            "INSERT INTO authenticators SELECT client_id, id, 71, 'Phone', 'k:s', 0, 0, NULL, 0 FROM portal_users",
        "DELETE /clients/{slug}/users/{id}/factor-reset":
            "INSERT INTO factor_resets SELECT client_id, id, 9 FROM portal_users",
    ]

    private let world: World

    init() throws {
        var settings = PortalSettings()
        settings.hasMail = true
        world = try World(settings: settings)
    }

    /// A new key's secret.
    private func key(
        of msp: String = "msp1", _ scopes: Set<APIScope> = [.read], from networks: [String] = [],
        until end: Instant? = nil, name: String = "PSA"
    ) throws -> String {
        try world.apiKey(scopes, of: msp, from: networks, until: end, name: name)
    }

    private func ask(
        _ route: String, _ key: String?, slug: String = "acme", change: (inout Request) -> Void = { _ in }
    ) -> Response {
        let parts = route.split(separator: "?", maxSplits: 1).map(String.init)
        let body = Self.bodies[parts[0]]?.replacing("SLUG", with: slug)
        return world.system(route, key, body, slug: slug) { request in
            if route == "DELETE /clients/{slug}" { request.query = "confirmation=\(confirmation)" }
            change(&request)
        }
    }

    /// Of acme's deletion.
    private var confirmation: String {
        let store = try? Store(path: world.path).connect()
        defer { store?.close() }
        let acme = try? store?.inspect { try $0.client(slug: "acme") }
        return acme.flatMap { try? ClientDeletion.confirmation(of: $0, now: world.clock.now) } ?? ""
    }

    private func slugs(_ response: Response) -> [String] {
        (response.json["items"]?.elements ?? []).compactMap { $0["client"]?.text }
    }

    @Test func `every route is in the matrix, and in the contract`() {
        let routes = ControlPlane.routes.map { "\($0.method) \($0.pattern)" }
        #expect(Set(routes) == Set(Self.matrix.keys) && routes.count == Self.matrix.count)
        let contract = OpenAPI.controlPlane.operations.map {
            "\($0.method) \($0.path) \($0.node["x-scope"]?.text ?? "")"
        }
        #expect(Set(contract) == Set(ControlPlane.routes.map { "\($0.method) \($0.pattern) \($0.scope.rawValue)" }))
    }

    @Test(arguments: matrix.keys.sorted())
    func `a key reaches its MSP's clients, as far as it is for that`(route: String) throws {
        let expected = try #require(Self.matrix[route])
        let scope = try #require(ControlPlane.routes.first { "\($0.method) \($0.pattern)" == route }?.scope)
        if let rows = Self.rows[route] { try world.run(rows) }
        #expect(ask(route, try key([scope])).status == expected.own)
        #expect(
            ask(route, try key(Set(APIScope.allCases).subtracting([scope]), name: "other")).status == expected.unfit)
        let foreign = try key(of: "msp2", [scope])
        #expect(ask(route, foreign).status == expected.foreign)
        #expect(!String(decoding: ask(route, foreign).body, as: UTF8.self).contains("acme"))
        #expect(ask(route, foreign).body == ask(route, foreign, slug: "nobody").body, "as one that does not exist")
    }

    @Test(arguments: matrix.keys.sorted())
    func `without a valid key all is closed alike`(route: String) throws {
        let valid = try key(Set(APIScope.allCases))
        let mistyped = String(valid.dropLast()) + (valid.hasSuffix("a") ? "b" : "a")
        let ended = try key(until: world.clock.now + .seconds(1), name: "ended")
        let revoked = try key(name: "revoked")
        try world.operate { try $0.revokeAPIKey("revoked", msp: "msp1") }
        world.clock.now += .seconds(1)
        let session = try world.token("owner")
        var bodies: Set<[UInt8]> = []
        for key in [nil, "", mistyped, try APIKeySecret(.system).text, ended, revoked, session] {
            for slug in ["acme", "initech", "nobody"] {
                let answer = ask(route, key, slug: slug)
                #expect(answer.status == 401 && answer.values("WWW-Authenticate") == ["Bearer"], "\(key ?? "none")")
                bodies.insert(answer.body)
            }
        }
        #expect(bodies.count == 1)
        #expect(ask(route, nil) { $0.authorization = "Basic " + valid }.status == 401)
        #expect(ask(route, nil) { $0.authorization = "bearer   " + valid }.status != 401, "RFC 9110 §11.6.2")
        let cookie = world.login("owner@acme.test").values("Set-Cookie").first { $0.contains("session") }
        #expect(ask(route, nil) { $0.cookie = cookie.map { String($0.prefix { $0 != ";" }) } }.status == 401)
    }

    @Test func `a key is of use from its networks alone`() throws {
        let key = try key(from: ["192.0.2.0/28", "2001:db8::/32"])
        for (address, status) in [
            ("192.0.2.1", 200), ("192.0.2.16", 403), ("2001:db8:1::7", 200), ("::ffff:192.0.2.2", 200),
            ("2001:db9::1", 403),
            (nil, 403),
        ] {
            #expect(ask("GET /clients", key) { $0.clientAddress = address }.status == status, "\(address ?? "none")")
        }
    }

    @Test func `a former secret works for as long as it was said`() throws {
        let first = try key()
        let second = try APIKeySecret(.system)
        let stored = try APIKeyDigest(second)
        try world.operate { try $0.rotateAPIKey("PSA", msp: "msp1", overlap: .hours(1), secret: stored) }
        world.clock.now += .hours(1) - .milliseconds(1)
        #expect(ask("GET /clients", first).status == 200 && ask("GET /clients", second.text).status == 200)
        world.clock.now += .milliseconds(1)
        #expect(ask("GET /clients", first).status == 401 && ask("GET /clients", second.text).status == 200)
    }

    @Test func `browsers get nothing, nor do other hosts`() throws {
        let key = try key()
        #expect(ask("GET /clients", key) { $0.secFetchSite = "same-origin" }.code == "cross-site-request")
        #expect(ask("GET /clients", key) { $0.originHeader = "https://localhost" }.code == "cross-site-request")
        #expect(ask("GET /clients", key) { $0.host = "billing.acme.test" }.code == "not-found")
        #expect(
            ask("GET /clients", key).headers.allSatisfy {
                !$0.name.hasPrefix("Access-Control") && $0.name != "Set-Cookie"
            })
    }

    @Test func `an MSP's own host is for its keys alone`() throws {
        try world.run("UPDATE msps SET base_host = 'portal.other.test' WHERE slug = 'msp2'")
        let (own, foreign) = (try key(of: "msp2"), try key(name: "foreign"))
        let there = { (request: inout Request) in request.host = "portal.other.test:8443" }
        #expect(ask("GET /clients", own, change: there).status == 200)
        #expect(ask("GET /clients", foreign, change: there).status == 404)
        #expect(ask("GET /clients", own).status == 200, "as on the installation's")
    }

    @Test func `clients come in pages, by slug`() throws {
        let key = try key()
        #expect(slugs(ask("GET /clients", key)) == ["acme", "globex"])
        let first = ask("GET /clients?limit=1", key)
        #expect(slugs(first) == ["acme"] && first.json["next"]?.text == "acme")
        let second = ask("GET /clients?limit=1&after=acme", key)
        #expect(slugs(second) == ["globex"] && second.json["next"] == .null)
        #expect(slugs(ask("GET /clients?after=globex", key)) == [])
        for query in ["limit=0", "limit=201", "after=A", "after=", "color=red", "limit=1&limit=2"] {
            #expect([400, 422].contains(ask("GET /clients?\(query)", key).status), "\(query)")
        }
    }

    @Test func `a client is told as it is`() throws {
        let key = try key()
        try world.run("UPDATE clients SET status = 'suspended' WHERE slug = 'globex'")
        let acme = ask("GET /clients/{slug}", key).json
        #expect(acme["answers"] == .bool(true) && acme["reason"] == .null && acme["name"]?.text != nil)
        let globex = ask("GET /clients/{slug}", key, slug: "globex").json
        #expect(globex["status"]?.text == "suspended" && globex["answers"] == .bool(false))
        #expect(ask("HEAD /clients/{slug}", key).status == 200)
        #expect(ask("PUT /clients/{slug}", key).values("Allow") == ["GET, HEAD, PATCH, DELETE"])
        #expect(ask("GET /clients/{slug}?x=1", key).status == 422)
        #expect(ask("GET /clients/Acme", key).status == 404 && ask("GET /nothing", key).status == 404)
    }

    @Test func `when and from where a key was used is noted, once a minute, whatever came of it`() throws {
        let key = try key()
        let start = world.clock.now.milliseconds
        func noted() throws -> String? {
            let store = try Store(path: world.path).connect()
            defer { store.close() }
            try world.services.keyActivity.flush(store)
            return try world.texts("SELECT last_used_at || ' ' || last_used_from FROM api_keys").first
        }
        let commits = try world.commits()
        _ = ask("GET /clients/{slug}", key, slug: "initech")
        #expect(try world.commits() == commits, "a GET writes nothing")
        #expect(try noted() == "\(start) 192.0.2.1")
        world.clock.now += .seconds(59)
        _ = ask("GET /clients", key) { $0.clientAddress = "192.0.2.9" }
        #expect(try noted() == "\(start) 192.0.2.1")
        world.clock.now += .seconds(1)
        _ = ask("GET /clients", key) { $0.clientAddress = "192.0.2.9" }
        #expect(try noted() == "\(start + 60_000) 192.0.2.9")
        world.clock.now += .minutes(2)
        _ = ask("GET /clients", nil)
        #expect(try noted() == "\(start + 60_000) 192.0.2.9")
    }

    @Test func `a log line names the key, also of what it may not do`() throws {
        let key = try key(from: ["192.0.2.0/28"])
        let id = PublicID.string(try world.count("SELECT id FROM api_keys"))
        for (slug, address) in [("acme", "192.0.2.1"), ("initech", "192.0.2.1"), ("acme", "198.51.100.1")] {
            let answer = ask("GET /clients/{slug}", key, slug: slug) { $0.clientAddress = address }
            #expect(answer.log.user == id && answer.log.route == "/portal/cp/v1/clients/{slug}")
        }
    }
}
