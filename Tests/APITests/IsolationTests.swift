import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalToolkit

/// docs/security.md#isolation: nobody sees or changes another tenant's data. Forged headers are tested through the edge
/// (`Tests/EndToEnd/test_attacks.py`): they never reach a `Request`.
@Suite struct IsolationTests {
    /// Each route's status for: nobody, viewer, admin, owner, and an owner whose client is suspended. Missing routes
    /// fail `every route is in the permission matrix`.
    static let matrix: [String: [Int]] = [
        "POST /auth/login": [401, 401, 401, 401, 404],
        "POST /auth/factor": [410, 410, 410, 410, 404],
        "POST /auth/factor/options": [410, 410, 410, 410, 404],
        "POST /auth/passkey": [401, 401, 401, 401, 404],
        "POST /auth/passkey/options": [200, 200, 200, 200, 404],
        "POST /auth/logout": [204, 204, 204, 204, 404],
        "POST /auth/forgot": [202, 202, 202, 202, 404],
        "POST /auth/reset": [410, 410, 410, 410, 404],
        "POST /auth/reset/check": [410, 410, 410, 410, 404],
        "POST /auth/invitation": [410, 410, 410, 410, 404],
        "POST /auth/accept": [410, 410, 410, 410, 404],
        "POST /auth/email": [410, 410, 410, 410, 404],
        "POST /auth/email/check": [410, 410, 410, 410, 404],
        "POST /auth/email-back": [410, 410, 410, 410, 404],
        "POST /auth/email-back/check": [410, 410, 410, 410, 404],
        "POST /auth/factor-reset/cancel": [410, 410, 410, 410, 404],
        "POST /auth/factor-reset/check": [410, 410, 410, 410, 404],
        "POST /unsubscribe": [410, 410, 410, 410, 404],
        "GET /brand": [200, 200, 200, 200, 404],
        "GET /brand.css": [200, 200, 200, 200, 404],
        "GET /announcements": [200, 200, 200, 200, 404],
        "GET /icon.svg": [200, 200, 200, 200, 404],
        "GET /logos/{id}.png": [404, 404, 404, 404, 404],
        "GET /state": [401, 200, 200, 200, 404],
        "GET /dashboard": [401, 200, 200, 200, 404],
        "GET /attention": [401, 200, 200, 200, 404],
        "GET /nodes": [401, 200, 200, 200, 404],
        "GET /nodes/{id}": [401, 200, 200, 200, 404],
        "GET /nodes/{id}/metrics": [401, 200, 200, 200, 404],
        "POST /nodes/{id}/restart": [401, 403, 202, 202, 404],
        "POST /nodes/{id}/upgrade": [401, 403, 202, 202, 404],
        "GET /commands/{id}": [401, 200, 200, 200, 404],
        "GET /billing": [401, 200, 200, 200, 404],
        "GET /billing/invoices": [401, 200, 200, 200, 404],
        "GET /billing/invoices/{id}": [401, 200, 200, 200, 404],
        "GET /tickets": [401, 200, 200, 200, 404],
        "GET /tickets/{id}": [401, 200, 200, 200, 404],
        "GET /search": [401, 200, 200, 200, 404],
        "GET /audit": [401, 403, 200, 200, 404],
        "POST /billing/invoices/export": [401, 200, 200, 200, 404],
        "POST /audit/export": [401, 403, 200, 200, 404],
        "GET /profile": [401, 200, 200, 200, 404],
        "PUT /profile": [401, 200, 200, 200, 404],
        "GET /profile/mails": [401, 200, 200, 200, 404],
        "PATCH /profile/mails": [401, 200, 200, 200, 404],
        "POST /profile/password": [401, 204, 204, 204, 404],
        "GET /profile/email": [401, 200, 200, 200, 404],
        "POST /profile/email": [401, 202, 202, 202, 404],
        "DELETE /profile/email": [401, 404, 404, 404, 404],
        "POST /profile/proof": [401, 204, 204, 204, 404],
        "POST /profile/proof/options": [401, 409, 409, 409, 404],
        "GET /profile/factors": [401, 200, 200, 200, 404],
        "POST /profile/authenticators": [401, 201, 201, 201, 404],
        "POST /profile/authenticators/{id}/confirm": [401, 404, 404, 404, 404],
        "DELETE /profile/authenticators/{id}": [401, 404, 404, 404, 404],
        "POST /profile/passkeys/options": [401, 200, 200, 200, 404],
        "POST /profile/passkeys": [401, 422, 422, 422, 404],
        "PUT /profile/passkeys/{id}": [401, 404, 404, 404, 404],
        "DELETE /profile/passkeys/{id}": [401, 404, 404, 404, 404],
        "POST /profile/recovery-codes": [401, 409, 409, 409, 404],
        "GET /profile/sessions": [401, 200, 200, 200, 404],
        "DELETE /profile/sessions": [401, 204, 204, 204, 404],
        "DELETE /profile/sessions/{id}": [401, 404, 404, 404, 404],
        "DELETE /profile/devices/{id}": [401, 404, 404, 404, 404],
        "GET /roles": [401, 200, 200, 200, 404],
        "GET /users": [401, 403, 403, 200, 404],
        "POST /users": [401, 403, 403, 201, 404],
        "POST /users/{id}/resend": [401, 403, 403, 422, 404],
        "PUT /users/{id}": [401, 403, 403, 409, 404],
        "DELETE /users/{id}": [401, 403, 403, 409, 404],
        "POST /users/{id}/email": [401, 403, 403, 202, 404],
        "DELETE /users/{id}/email": [401, 403, 403, 404, 404],
        "DELETE /users/{id}/factors": [401, 403, 403, 204, 404],
        "GET /branding": [401, 200, 200, 200, 404],
        "PUT /branding": [401, 403, 403, 200, 404],
        "PUT /branding/logo/light": [401, 403, 403, 422, 404],
        "PUT /branding/logo/dark": [401, 403, 403, 422, 404],
        "DELETE /branding/logo/light": [401, 403, 403, 200, 404],
        "DELETE /branding/logo/dark": [401, 403, 403, 200, 404],
        "GET /branding/preview": [401, 403, 403, 200, 404],
        "POST /branding/domain/check": [401, 403, 403, 202, 404],
        "GET /security": [401, 403, 403, 200, 404],
        "PUT /security": [401, 403, 403, 200, 404],
    ]

    /// A valid body or query for each route.
    static let inputs: [String: String] = [
        "POST /auth/login": #"{"email":"nobody@acme.test","password":"x"}"#,
        "POST /auth/factor": #"{"code":"123456"}"#,
        "POST /auth/factor/options": #"{"mfa_token":"x"}"#,
        "POST /auth/passkey":
            #"{"passkey":{"id":"AAAA","response":{"clientDataJSON":"AAAA","authenticatorData":"AAAA","signature":"AAAA"}}}"#,
        "POST /profile/passkeys":
            #"{"name":"Key","passkey":{"id":"AAAA","response":{"clientDataJSON":"AAAA","authenticatorData":"AAAA"}}}"#,
        "PUT /profile/passkeys/{id}": #"{"name":"Key"}"#,
        "POST /profile/proof": #"{"password":"\#(World.password)"}"#,
        "POST /profile/authenticators": #"{"name":"Phone"}"#,
        "POST /profile/authenticators/{id}/confirm": #"{"code":"123456"}"#,
        "POST /auth/forgot": #"{"email":"owner@acme.test"}"#,
        "POST /auth/reset": #"{"token":"x","password":"a-good-long-password"}"#,
        "POST /auth/reset/check": #"{"token":"x"}"#,
        "POST /auth/invitation": #"{"token":"x"}"#,
        "POST /auth/accept": #"{"token":"x","name":"N","password":"a-good-long-password"}"#,
        "POST /auth/email": #"{"token":"x"}"#,
        "POST /auth/email/check": #"{"token":"x"}"#,
        "POST /auth/email-back": #"{"token":"x"}"#,
        "POST /auth/email-back/check": #"{"token":"x"}"#,
        "POST /auth/factor-reset/cancel": #"{"token":"x"}"#,
        "POST /auth/factor-reset/check": #"{"token":"x"}"#,
        "POST /unsubscribe": "token=x",
        "PATCH /profile/mails": #"{"nodes":true}"#,
        "POST /profile/email": #"{"email":"n@new.test"}"#,
        "POST /users/{id}/email": #"{"email":"n@new.test"}"#,
        "PUT /profile": #"{"name":"N","locale":"de"}"#,
        "POST /profile/password": #"{"current":"\#(World.password)","new":"a-good-long-password"}"#,
        "POST /users": #"{"email":"n@new.test","role":"viewer"}"#,
        "POST /nodes/{id}/upgrade": #"{"version":"99.1"}"#,
        "PUT /users/{id}": #"{"role":"viewer"}"#,
        "PUT /branding":
            ##"{"logo_url":null,"primary_color":"#123456","secondary_color":null,"custom_domain":null,"support_email":null}"##,
        "GET /search": "q=acme",
        "GET /branding/preview": "primary=%23ff0000",
        "PUT /security": #"{"second_factor":"admins"}"#,
    ]

    /// A world with a control plane that accepts commands.
    func makeWorld() throws -> World {
        var settings = PortalSettings()
        settings.hasCommands = true
        return try World(settings: settings)
    }

    func request(
        _ world: World, _ route: Route, id: Int64 = 1, token: String?, slug: String = "acme", host: String = "localhost"
    ) -> Request {
        let name = "\(route.method) \(route.pattern)"
        var request = world.request(
            route.method, route.pattern.replacing("{id}", with: PublicID.string(id)), slug: slug, host: host)
        let input = Self.inputs[name] ?? ""
        if route.method == "GET" || route.pattern == "/unsubscribe" {
            request.query = input
        } else {
            request.body = Array(input.utf8)
        }
        if !request.body.isEmpty { request.contentType = "application/json" }
        request.authorization = token.map { "Bearer " + $0 }
        return request
    }

    @Test func `every route is in the permission matrix`() {
        #expect(Set(Routes.all.map { "\($0.method) \($0.pattern)" }) == Set(Self.matrix.keys))
    }

    /// docs/security.md#t10-missing-permission-check: route × role, in the own tenant.
    @Test(arguments: ["nobody", "viewer", "admin", "owner", "suspended"])
    func `every route answers each role as the permission matrix says`(who: String) throws {
        let column = try #require(["nobody", "viewer", "admin", "owner", "suspended"].firstIndex(of: who))
        for route in Routes.all {
            let world = try makeWorld()
            let role = who == "suspended" ? "owner" : who
            let token = who == "nobody" ? nil : try world.token(role)
            if who == "suspended" { try world.run("UPDATE clients SET status = 'suspended' WHERE id = 1") }
            let name = "\(route.method) \(route.pattern)"
            #expect(world.send(request(world, route, token: token)).status == Self.matrix[name]?[column], "\(name)")
        }
    }

    /// docs/security.md#t12-token-at-another-tenant: also on unknown hosts.
    @Test func `a session is valid only for paths and hosts of its own tenant`() throws {
        let world = try makeWorld()
        let token = try world.token("owner", at: "globex")
        for route in Routes.all where route.access != "open" {
            #expect(
                world.send(request(world, route, token: token)).code == "authentication-required", "\(route.pattern)")
            #expect(
                world.send(request(world, route, token: token, slug: "globex", host: "evil.example")).code
                    == "portal-not-found", "\(route.pattern)")
            #expect(
                world.send(request(world, route, token: token, slug: "globex", host: "billing.acme.example")).code
                    == "authentication-required", "\(route.pattern)")
        }
    }

    /// docs/security.md#t11-foreign-ids: byte-identical to the response for a nonexistent id.
    @Test func `an id of another tenant is answered like a missing one`() throws {
        let world = try makeWorld()
        let token = try world.token("owner")
        // Ids that exist in globex, but not (or no longer) in acme.
        let ids: [(prefix: String, table: String, id: Int64)] = [
            ("/nodes", "nodes", 5), ("/billing", "invoices", 3), ("/tickets", "tickets", 3),
            ("/users", "portal_users", 3), ("/commands", "commands", 1), ("/profile/sessions", "sessions", 0),
            ("/profile/authenticators", "authenticators", 6), ("/profile/passkeys", "passkeys", 6),
            ("/profile/devices", "trusted_devices", 6), ("/logos", "client_logos", 6),
        ]
        try world.run("INSERT INTO client_logos VALUES (2, 'owner', 'light', 6, 16, 16, 0, 0, x'89')")
        try world.run("INSERT INTO trusted_devices VALUES (2, 1, 6, NULL, NULL, 0, 9000000000000)")
        try world.run("INSERT INTO authenticators VALUES (2, 1, 6, 'Phone', 'k1:', 0, NULL, NULL, 0)")
        try world.run(
            "INSERT INTO passkeys VALUES (2, 2, 6, 'c', 'localhost', -7, 'k', '', 'Key', 0, NULL, 0, 0, 0, 0)")
        for entry in ids where entry.id > 0 {
            try world.run("DELETE FROM \(entry.table) WHERE client_id = 1 AND id = \(entry.id)")
        }
        _ = try world.token("owner", at: "globex")
        let session = try world.count("SELECT id FROM sessions WHERE client_id = 2")
        for route in Routes.all where route.pattern.contains("{id}") {
            let entry = try #require(ids.first { route.pattern.hasPrefix($0.prefix) })
            let id = entry.id > 0 ? entry.id : session
            #expect(try world.count("SELECT COUNT(*) FROM \(entry.table) WHERE client_id = 2 AND id = \(id)") == 1)
            let foreign = world.send(request(world, route, id: id, token: token))
            let missing = world.send(request(world, route, id: 5005, token: token))
            #expect(foreign.status == 404, "\(route.pattern)")
            #expect(foreign.body == missing.body, "\(route.pattern)")
        }
        let place = try world.get("/audit?limit=1", as: "owner", slug: "globex").json["next"]?.text
        for (list, after) in [
            ("/nodes", PublicID.string(5)), ("/tickets", PublicID.string(3)), ("/billing/invoices", PublicID.string(3)),
            ("/attention", PublicID.string(5)), ("/audit", try #require(place)),
        ] {
            for cursor in ["after", "before"] {
                let foreign = try world.get("\(list)?\(cursor)=\(after)", as: "owner")
                #expect(foreign.code == "validation-failed", "\(list)")
                let error = foreign.json["errors"]?.elements.first
                #expect(error?["field"] == .string(cursor), "\(list)")
                #expect(error?["message"]?.text?.contains("start again") == true, "\(list)")
            }
        }
    }

    /// docs/security.md#t14-mass-assignment
    @Test(arguments: ["client_id", "portal_enabled", "status", "id"])
    func `a body cannot set fields outside its schema`(field: String) throws {
        // The body of a one-click request says nothing.
        for name in Self.inputs.keys where !name.hasPrefix("GET") && name != "POST /unsubscribe" {
            let world = try makeWorld()
            let token = try world.token("owner")
            let route = try #require(Routes.all.first { "\($0.method) \($0.pattern)" == name })
            var request = request(world, route, token: token)
            request.body = Array(#"{"\#(field)":2,"#.utf8) + request.body.dropFirst()
            #expect(world.send(request).code == "validation-failed", "\(name)")
        }
    }

    /// docs/security.md#t15-leaks-into-answers-and-mails
    @Test func `no response contains data of another tenant`() throws {
        let world = try makeWorld()
        for (slug, others) in [("acme", ["globex", "initech"]), ("globex", ["acme", "initech"])] {
            let token = try world.token("owner", at: slug)
            for route in Routes.all where route.pattern != "/auth/logout" {
                let answer = world.send(request(world, route, token: token, slug: slug))
                let text = String(decoding: answer.body, as: UTF8.self) + "\(answer.headers)"
                for other in others { #expect(!text.contains(other), "\(route.pattern) of \(slug)") }
                #expect(!text.contains("SECRET NOTE"))
            }
        }
    }

    /// An operator's actions on the MSP appear only in the MSP's log.
    @Test func `audit events of the MSP are hidden from its clients`() throws {
        let world = try makeWorld()
        try world.run(
            """
            INSERT INTO msp_events (msp_id, at, id, actor_name, action, target_kind, target_id, target_name, details)
            SELECT id, \(World.start - .seconds(1)), id, name, 'msp.licence-changed', 'msp', NULL, name,
                '{"tier":{"old":"team","new":"MSP NOTE"}}' FROM msps
            """)
        let listed = try world.get("/audit?action=msp.licence-changed", as: "owner")
        #expect(listed.status == 200)
        #expect(listed.json["items"] == .array([]))
        let token = try world.token("owner")
        for route in Routes.all where route.pattern != "/auth/logout" {
            let text = String(decoding: world.send(request(world, route, token: token)).body, as: UTF8.self)
            #expect(!text.contains("msp.") && !text.contains("MSP NOTE"), "\(route.pattern)")
        }
    }

    /// docs/security.md#t16-two-tenants-in-one-browser: on one host.
    @Test func `sessions of two tenants coexist in one browser`() throws {
        let world = try makeWorld()
        let cookie =
            "__Host-portal-\(PublicID.string(1))=\(try world.token("owner")); "
            + "__Host-portal-\(PublicID.string(2))=\(try world.token("viewer", at: "globex"))"
        func status(_ slug: String, _ method: String = "GET", _ path: String = "/state") -> Int {
            var request = world.request(method, path, slug: slug)
            request.cookie = cookie
            request.secFetchSite = "same-origin"
            return world.send(request).status
        }
        #expect(status("acme") == 200)
        #expect(status("globex") == 200)
        #expect(status("globex", "POST", "/auth/logout") == 204)
        #expect(status("globex") == 401)
        #expect(status("acme") == 200)
    }

    /// docs/security.md#t17-suspended-client: from the next request.
    @Test func `portal, domain and invitations of a client are dead while it is suspended`() throws {
        let world = try makeWorld()
        let token = try world.token("owner")
        var invite = world.request("POST", "/users")
        invite.authorization = "Bearer " + token
        invite.contentType = "application/json"
        invite.body = Array(Self.inputs["POST /users"]?.utf8 ?? "".utf8)
        let link = String(world.send(invite).json["invitation_url"]?.text?.split(separator: "=").last ?? "")
        try world.run("UPDATE clients SET status = 'suspended' WHERE id = 1")
        let accept = #"{"token":"\#(link)","name":"N","password":"a-good-long-password"}"#
        #expect(world.post("/auth/accept", accept).code == "portal-not-found")
        #expect(try world.get("/brand").code == "portal-not-found")
        #expect(try world.get("/brand", host: "billing.acme.example").code == "portal-not-found")
        try world.run("UPDATE clients SET status = 'active' WHERE id = 1")
        #expect(world.post("/auth/accept", accept).status == 200)
    }

    /// docs/security.md#t18-writes-across-tenants: checked after each operation.
    @Test func `random operations of one tenant never change what others see`() throws {
        let world = try makeWorld()
        let slugs = ["acme", "globex", "initech"]
        let tokens = try Dictionary(uniqueKeysWithValues: slugs.map { ($0, try world.token("owner", at: $0)) })
        func view(_ slug: String) -> [[UInt8]] {
            Routes.all.filter { $0.method == "GET" && $0.pattern != "/profile/sessions" }.map {
                world.send(request(world, $0, token: tokens[slug], slug: slug)).body
            }
        }
        var views = Dictionary(uniqueKeysWithValues: slugs.map { ($0, view($0)) })
        var random = SplitMix(state: 42)
        let writes = Routes.all.filter {
            $0.method != "GET" && !$0.pattern.hasPrefix("/auth/") && $0.pattern != "/profile/password"
        }
        for _ in 0..<60 {
            let slug = slugs[Int(random.next() % 3)]
            let route = writes[Int(random.next() % UInt64(writes.count))]
            let id = Int64(random.next() % 5) + 1
            _ = world.send(request(world, route, id: id, token: tokens[slug], slug: slug))
            for other in slugs where other != slug {
                #expect(view(other) == views[other], "\(route.method) \(route.pattern) of \(slug) changed \(other)")
            }
            views[slug] = view(slug)
        }
    }
}

/// A small generator with a fixed seed, to reproduce failures.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
