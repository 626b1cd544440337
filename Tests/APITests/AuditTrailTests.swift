import Database
import PortalLogic
import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalToolkit

/// docs/security.md#t43-unaudited-change: every mutating route writes exactly one audit event in its own transaction,
/// and none when refused.
@Suite struct AuditTrailTests {
    /// A mutation: its request, its event, and a refused variant.
    struct Mutation: Sendable, CustomTestStringConvertible {
        let route: String
        let action: String
        var path: String?
        var body = ""
        /// The event's complete `details`: with states before and after, if it has a state.
        var details = "{}"
        /// Path and body violating the rules.
        var refused: (path: String?, body: String) = (nil, "")
        /// Without a session: the actor is identified by the address.
        var isOpen = false

        var needsFactors: Bool { AuditTrailTests.factors.contains { $0.route == route } }
        var testDescription: String { route }
    }

    static let none = PublicID.string(404)
    static let secret = "another-fine-secret"

    static let mutations = [
        Mutation(
            route: "POST /auth/login", action: "auth.login",
            body: #"{"email":"owner@acme.test","password":"\#(World.password)"}"#, details: "{\(newDevice)}",
            refused: (nil, #"{"email":"owner@acme.test","password":"wrong-wrong"}"#), isOpen: true),
        Mutation(route: "POST /auth/logout", action: "auth.logout", refused: (nil, #"{"a":1}"#)),
        Mutation(
            route: "POST /auth/reset", action: "auth.password-reset",
            body: #"{"token":"RESET","password":"\#(secret)"}"#,
            refused: (nil, #"{"token":"x","password":"\#(secret)"}"#), isOpen: true),
        Mutation(
            route: "POST /auth/accept", action: "user.accepted",
            body: #"{"token":"INVITATION","name":"Nina","password":"\#(secret)"}"#,
            details: #"{"status":{"old":"invited","new":"active"}}"#,
            refused: (nil, #"{"token":"x","name":"Nina","password":"\#(secret)"}"#), isOpen: true),
        Mutation(
            route: "POST /nodes/{id}/restart", action: "node.restart", path: PublicID.string(1),
            refused: (PublicID.string(2), "")),
        Mutation(
            route: "POST /nodes/{id}/upgrade", action: "node.upgrade", path: PublicID.string(1),
            body: #"{"version":"99.1"}"#, details: #"{"version":{"old":null,"new":"99.1"}}"#,
            refused: (PublicID.string(4), #"{"version":"99.1"}"#)),
        Mutation(
            route: "POST /audit/export", action: "audit.exported", details: #"{"rows":{"old":null,"new":"6"}}"#,
            refused: (nil, #"{"since":"never"}"#)),
        Mutation(
            route: "POST /billing/invoices/export", action: "invoices.exported",
            details: #"{"rows":{"old":null,"new":"3"}}"#, refused: (nil, #"{"since":"2026-01-01"}"#)),
        Mutation(
            route: "PUT /profile", action: "profile.updated",
            body: #"{"name":"Olivia","locale":"de","region":"US","time_zone":"Asia/Tokyo"}"#,
            details: #"{"name":{"old":"owner of acme","new":"Olivia"},"locale":{"old":"en","new":"de"},"#
                + #""region":{"old":null,"new":"US"},"time_zone":{"old":null,"new":"Asia/Tokyo"}}"#,
            refused: (nil, #"{"name":"Olivia","locale":"fr"}"#)),
        Mutation(
            route: "PATCH /profile/mails", action: "mails.changed", body: #"{"nodes":false,"tickets":true}"#,
            details: #"{"mails_nodes":{"old":true,"new":false}}"#, refused: (nil, #"{"nodes":1}"#)),
        Mutation(
            route: "POST /profile/password", action: "auth.password-changed",
            body: #"{"current":"\#(World.password)","new":"\#(secret)"}"#,
            refused: (nil, #"{"current":"wrong","new":"\#(secret)"}"#)),
        Mutation(
            route: "POST /profile/email", action: "email.asked", body: #"{"email":"new@acme.test"}"#,
            details: #"{"email":{"old":"owner@acme.test","new":"new@acme.test"}}"#,
            refused: (nil, #"{"email":"owner@acme.test"}"#)),
        Mutation(
            route: "POST /users/{id}/email", action: "email.asked", path: PublicID.string(2),
            body: #"{"email":"new@acme.test"}"#,
            details: #"{"email":{"old":"admin@acme.test","new":"new@acme.test"}}"#,
            refused: (PublicID.string(2), #"{"email":"viewer@acme.test"}"#)),
        Mutation(
            route: "DELETE /profile/sessions", action: "session.revoked",
            details: #"{"sessions":{"old":"2","new":"1"},"trusted_devices":{"old":"1","new":null}}"#,
            refused: (nil, #"{"a":1}"#)),
        Mutation(
            route: "DELETE /profile/sessions/{id}", action: "session.revoked", path: "SESSION", refused: (none, "")),
        Mutation(
            route: "DELETE /profile/devices/{id}", action: "device.distrusted", path: PublicID.string(1),
            details: #"{"trusted_devices":{"old":"192.0.2.1","new":null}}"#, refused: (none, "")),
        Mutation(
            route: "POST /users", action: "user.invited", body: #"{"email":"x@acme.test","role":"admin"}"#,
            details: #"{"role":{"old":null,"new":"admin"},"status":{"old":null,"new":"invited"}}"#,
            refused: (nil, #"{"email":"admin@acme.test","role":"admin"}"#)),
        Mutation(
            route: "POST /users/{id}/resend", action: "user.resent", path: "INVITED", refused: (PublicID.string(2), "")),
        Mutation(
            route: "PUT /users/{id}", action: "user.role-changed", path: PublicID.string(2),
            body: #"{"role":"viewer"}"#,
            details: #"{"role":{"old":"admin","new":"viewer"}}"#, refused: (PublicID.string(1), #"{"role":"viewer"}"#)),
        Mutation(
            route: "DELETE /users/{id}", action: "user.removed", path: PublicID.string(2),
            details: #"{"role":{"old":"admin","new":null},"status":{"old":"active","new":null}}"#,
            refused: (PublicID.string(1), "")),
        Mutation(
            route: "PUT /branding", action: "branding.updated",
            body: branding(color: "#123456"), details: ##"{"primary_color":{"old":null,"new":"#123456"}}"##,
            refused: (nil, branding(color: "red"))),
        Mutation(
            route: "PUT /branding", action: "domain.pending", body: branding(domain: "portal.acme.example"),
            details: #"{"state":{"old":null,"new":"pending"}}"#, refused: (nil, branding(domain: "localhost"))),
        Mutation(
            route: "PUT /security", action: "policy.changed",
            body: #"{"second_factor":"all","grace_days":7,"session_max":86400}"#,
            details: #"{"second_factor":{"old":"optional","new":"all"},"grace_days":{"old":null,"new":"7"},"#
                + #""session_max":{"old":null,"new":"86400"}}"#,
            refused: (nil, #"{"second_factor":"all","session_idle":1}"#)),
    ]

    private static func branding(color: String? = nil, domain: String? = nil) -> String {
        func value(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "null" }
        return #"{"logo_url":null,"primary_color":\#(value(color)),"secondary_color":null,"#
            + #""custom_domain":\#(value(domain)),"support_email":null}"#
    }

    static let device = #""device":{"old":null,"new":"Firefox, Linux"}"#
    private static let newDevice = #""new_\#(device.dropFirst())"#
    private static let app = PublicID.string(71)

    /// Those of second factors; the owner has an authenticator app and another that waits for its first code.
    static let factors = [
        Mutation(
            route: "POST /auth/factor", action: "auth.login", body: #"{"mfa_token":"\#(challenge)","code":"CODE"}"#,
            details: #"{"factors":{"old":null,"new":"totp"},\#(newDevice)}"#,
            refused: (nil, #"{"mfa_token":"\#(challenge)","code":"000000"}"#), isOpen: true),
        Mutation(
            route: "POST /profile/authenticators/{id}/confirm", action: "factor.added", path: PublicID.string(72),
            body: #"{"code":"NEW"}"#, details: #"{"authenticator":{"old":null,"new":"Tablet"},\#(device)}"#,
            refused: (PublicID.string(72), #"{"code":"000000"}"#)),
        Mutation(
            route: "DELETE /profile/authenticators/{id}", action: "factor.removed", path: app,
            details: #"{"authenticator":{"old":"Phone","new":null},\#(device)}"#, refused: (none, "")),
        Mutation(
            route: "POST /profile/recovery-codes", action: "factor.codes-renewed", details: "{\(device)}",
            refused: (nil, #"{"a":1}"#)),
        Mutation(
            route: "DELETE /users/{id}/factors", action: "factor.reset", path: PublicID.string(1),
            details: #"{"factors":{"old":"totp","new":null},"passkeys":{"old":"1","new":null}}"#, refused: (none, "")),
        Mutation(
            route: "POST /auth/passkey", action: "auth.login", body: #"{"passkey":"ANSWER"}"#,
            details: #"{"factors":{"old":null,"new":"passkey"},\#(newDevice)}"#,
            refused: (nil, #"{"passkey":"STRANGER"}"#),
            isOpen: true),
        Mutation(
            route: "POST /profile/passkeys", action: "passkey.added", body: #"{"name":"Key","passkey":"REGISTRATION"}"#,
            details: #"{"passkey":{"old":null,"new":"Key"},\#(device)}"#,
            refused: (nil, #"{"name":"","passkey":"REGISTRATION"}"#)),
        Mutation(
            route: "PUT /profile/passkeys/{id}", action: "passkey.renamed", path: "PASSKEY", body: #"{"name":"Key"}"#,
            details: #"{"passkey":{"old":"Laptop","new":"Key"},\#(device)}"#, refused: (none, #"{"name":"Key"}"#)),
        Mutation(
            route: "DELETE /profile/passkeys/{id}", action: "passkey.removed", path: "PASSKEY",
            details: #"{"passkey":{"old":"Laptop","new":null},\#(device)}"#, refused: (none, "")),
    ]
    /// The token of a login that waits, and of the links of addresses.
    static let challenge = "waits"

    /// Routes other than GET that are not audited, with the reason.
    static let others = [
        "POST /auth/factor/options": "only reads", "POST /auth/passkey/options": "only reads",
        "POST /profile/proof/options": "only reads", "POST /profile/passkeys/options": "only reads",
        "POST /auth/invitation": "only reads", "POST /auth/email/check": "only reads",
        "POST /auth/email-back/check": "only reads", "POST /auth/reset/check": "only reads",
        "POST /auth/factor-reset/check": "only reads",
        "POST /unsubscribe": "by its link alone; MailChoiceTests",
        "PUT /branding/logo/light": "pictures are no JSON; LogoTests",
        "PUT /branding/logo/dark": "pictures are no JSON; LogoTests",
        "DELETE /branding/logo/light": "pictures are no JSON; LogoTests",
        "DELETE /branding/logo/dark": "pictures are no JSON; LogoTests",
        "POST /auth/forgot": "nobody is known yet; the reset itself is told",
        "POST /profile/authenticators": "it does not count before its first code",
        "POST /profile/proof": "a time of the session; wrong codes are told as factor.refused",
        "POST /branding/domain/check": "a counter; what the check finds is told as domain.<state>",
    ]

    @Test func `every route but GET is covered by this suite or exempted`() {
        let routes = Routes.all.filter { $0.method != "GET" }.map { "\($0.method) \($0.pattern)" }
        #expect(Set(routes) == Set((Self.mutations + Self.factors + Self.emails).map(\.route)).union(Self.others.keys))
    }

    /// A world in which every mutation is possible, and the values of its placeholders.
    struct Stage {
        let world: World
        let token: String
        let words: [String: String]
        private let objects: [String: String]

        init(copying original: World? = nil, withFactors: Bool = false) throws {
            var settings = PortalSettings()
            settings.hasCommands = true
            world = try World(settings: settings, copying: original)
            token = try world.token("owner")
            var request = world.request("POST", "/users")
            request.authorization = "Bearer " + token
            request.contentType = "application/json"
            request.body = Array(#"{"email":"n@acme.test","role":"viewer"}"#.utf8)
            let invited = world.send(request).json
            _ = world.post("/auth/forgot", #"{"email":"admin@acme.test"}"#)
            let reset = try world.connection.read { try $0.first(PeopleTests.reset, as: { $0.text(0) }) }
            let session = try world.count("SELECT id FROM sessions WHERE client_id = 1 AND user_id = 1")
            _ = try world.token("owner")
            let others = try world.count("SELECT id FROM sessions WHERE user_id = 1 AND id <> \(session)")
            try Self.addEmails(world)
            try world.run("INSERT INTO trusted_devices VALUES (1, 1, 1, '192.0.2.1', NULL, 0, 9000000000000)")
            let codes = withFactors ? try Self.addAuthenticators(world) : ["", ""]
            let (objects, passkey) = withFactors ? try Self.addPasskey(world, token) : ([:], "")
            self.objects = objects
            words = [
                "PASSKEY": passkey,
                "CODE": codes[0], "NEW": codes[1],
                "INVITED": invited["id"]?.text ?? "",
                "INVITATION": String(invited["invitation_url"]?.text?.split(separator: "=").last ?? ""),
                "RESET": reset ?? "",
                "SESSION": PublicID.string(others),
            ]
        }

        /// A confirmed one and a new one of the owner, and a login that waits; returns their codes.
        private static func addAuthenticators(_ world: World) throws -> [String] {
            let factor = SecondFactor(world.ring, client: ClientID(1), user: UserID(1))
            return try [("Phone", Int64(71), "0"), ("Tablet", 72, "NULL")].map { name, id, confirmed in
                let (new, totp) = try factor.new(id: id, name: name, at: World.start, .system)
                try world.run(
                    "INSERT INTO authenticators VALUES (1, 1, \(id), '\(name)', '\(new.secret)', \(World.start.milliseconds), \(confirmed), NULL, 0)"
                )
                try world.run(
                    "INSERT INTO login_challenges (client_id, token_hash, user_id, remember, expires_at) VALUES (1, '\(try OneTimeLink.hash(AuditTrailTests.challenge))', 1, 0, \(World.start.milliseconds + 60_000)) ON CONFLICT DO NOTHING"
                )
                return try totp.code(TOTP.step(at: World.start))
            }
        }

        /// One of the owner; returns what browsers would send next, and its id.
        private static func addPasskey(_ world: World, _ token: String) throws -> ([String: String], String) {
            let holder = try PasskeyHolder(world, token: token)
            let new = world.ask("POST", "/profile/passkeys/options", "", token)
            return (
                [
                    "ANSWER": try holder.key.answer(holder.options),
                    "STRANGER": try SoftAuthenticator().answer(holder.options),
                    "REGISTRATION": try SoftAuthenticator().register(new),
                ], holder.id
            )
        }

        func ask(_ mutation: Mutation, path: String?, body: String) -> Request {
            let parts = mutation.route.split(separator: " ").map(String.init)
            func filled(_ text: String) -> String {
                let text = words.reduce(text) { $0.replacing("\"\($1.key)\"", with: "\"\($1.value)\"") }
                return objects.reduce(text) { $0.replacing("\"\($1.key)\"", with: $1.value) }
            }
            let id = path.map { words[$0] ?? $0 } ?? ""
            var request = world.request(parts[0], parts[1].replacing("{id}", with: id))
            request.body = Array(filled(body).utf8)
            request.userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
            if !body.isEmpty { request.contentType = "application/json" }
            if !mutation.isOpen { request.authorization = "Bearer " + token }
            return request
        }

        func events() throws -> [String] {
            try world.texts(
                """
                SELECT action || ' ' || actor_kind || ' ' || actor_name || ' ' || COALESCE(ip, '') || ' ' || target_kind
                    || ' ' || COALESCE(target_name, '') || ' ' || details
                FROM audit_events ORDER BY client_id, id
                """)
        }
    }

    @Test(arguments: mutations + factors + emails)
    func `a mutation writes exactly one audit event, without secrets`(_ mutation: Mutation) throws {
        let stage = try Stage(withFactors: mutation.needsFactors)
        let before = try stage.events()
        let response = stage.world.send(stage.ask(mutation, path: mutation.path, body: mutation.body))
        #expect((200..<300).contains(response.status), "\(String(decoding: response.body, as: UTF8.self))")
        var new = try stage.events()
        for event in before { new.remove(at: try #require(new.firstIndex(of: event))) }
        #expect(new.count == 1)
        let event = try #require(new.first)
        #expect(event.hasPrefix("\(mutation.action) user "))
        #expect(event.contains(" 192.0.2.1 "))
        #expect(event.hasSuffix(" " + mutation.details), "\(event)")
        #expect(OpenAPI.shared.words(of: "audit_action").contains(mutation.action))
        if !mutation.isOpen { #expect(event.contains(" user owner of acme ")) }
        for secret in [World.password, Self.secret, stage.token] + stage.words.values where secret.count > 13 {
            #expect(!event.contains(secret))
        }
    }

    @Test(arguments: mutations + factors + emails) func `a refused mutation writes no audit event`(_ mutation: Mutation)
        throws
    {
        let stage = try Stage(withFactors: mutation.needsFactors)
        let before = try stage.events()
        let response = stage.world.send(stage.ask(mutation, path: mutation.refused.path, body: mutation.refused.body))
        #expect(response.status >= 400)
        #expect(try stage.events() == before)
    }

    /// The event is in the transaction of its cause: if it cannot be written, nothing is.
    @Test(arguments: mutations + factors + emails) func `a mutation whose audit event fails is rolled back`(
        _ mutation: Mutation
    )
        throws
    {
        let stage = try Stage(withFactors: mutation.needsFactors)
        try stage.world.run(
            "CREATE TRIGGER deaf BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'deaf'); END")
        let before = try stage.world.everything()
        let response = stage.world.portal.respond(
            to: stage.ask(mutation, path: mutation.path, body: mutation.body))
        #expect(response.status == 500)
        #expect(!String(decoding: response.body, as: UTF8.self).contains("deaf"))
        #expect(stage.world.portal.isIdle)
        #expect(try stage.world.everything() == before)
    }
}

extension World {
    /// The first column of all rows.
    func texts(_ sql: String) throws -> [String] {
        try connection.read { try $0.all(Statement("test", .cross(reason: "test"), sql)) { $0.text(0) } }
    }

    /// Every row of every table.
    func everything() throws -> [String] {
        try texts("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1").flatMap { table in
            let columns = try texts("SELECT 'quote(' || name || ')' FROM pragma_table_info('\(table)')")
            return try texts(
                "SELECT '\(table) ' || \(columns.joined(separator: " || ',' || ")) FROM \(table) ORDER BY 1")
        }
    }
}
