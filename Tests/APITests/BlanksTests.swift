import Foundation
import Testing

@testable import PortalAPI
@testable import PortalToolkit

/// Typed text is trimmed on the server, in every field; passwords and tokens never are.
@Suite struct BlanksTests {
    /// Blanks added by phones, keyboards and copying.
    static let around = [(" ", " "), ("\u{a0}", "\u{3000}"), ("\u{85}", "\u{2028}"), ("\u{feff}", "\u{200b}\u{202c}")]

    /// All text fields of requests, as `METHOD path field`: whether they are typed, or taken unchanged.
    private static let fields: [String: Bool] = [
        "POST /portal/{slug}/auth/login email": true, "POST /portal/{slug}/auth/login password": false,
        "POST /portal/{slug}/auth/forgot email": true, "POST /portal/{slug}/auth/reset token": false,
        "POST /portal/{slug}/auth/reset password": false,
        "POST /portal/{slug}/auth/reset/check token": false, "POST /portal/{slug}/auth/invitation token": false,
        "POST /portal/{slug}/auth/accept token": false, "POST /portal/{slug}/auth/accept name": true,
        "POST /portal/{slug}/auth/accept locale": true, "POST /portal/{slug}/auth/accept password": false,
        "POST /portal/{slug}/auth/email token": false, "POST /portal/{slug}/auth/email/check token": false,
        "POST /portal/{slug}/auth/email-back token": false, "POST /portal/{slug}/auth/email-back/check token": false,
        "POST /portal/{slug}/auth/factor-reset/cancel token": false,
        "POST /portal/{slug}/auth/factor-reset/check token": false,
        "POST /portal/{slug}/profile/email email": true, "POST /portal/{slug}/users/{id}/email email": true,
        "GET /portal/{slug}/nodes status": true,
        "GET /portal/{slug}/nodes q": true, "GET /portal/{slug}/nodes sort": true,
        "GET /portal/{slug}/attention after": true, "GET /portal/{slug}/attention before": true,
        "GET /portal/{slug}/attention limit": true,
        "GET /portal/{slug}/nodes after": true, "GET /portal/{slug}/nodes before": true,
        "GET /portal/{slug}/nodes limit": true,
        "GET /portal/{slug}/nodes/{id}/metrics range": true,
        "GET /portal/{slug}/nodes/{id}/metrics until": true, "POST /portal/{slug}/nodes/{id}/upgrade version": true,
        "GET /portal/{slug}/billing/invoices after": true,
        "GET /portal/{slug}/billing/invoices before": true, "GET /portal/{slug}/billing/invoices limit": true,
        "GET /portal/{slug}/tickets status": true, "GET /portal/{slug}/tickets after": true,
        "GET /portal/{slug}/tickets before": true,
        "GET /portal/{slug}/search q": true,
        "GET /portal/{slug}/tickets limit": true, "GET /portal/{slug}/audit since": true,
        "GET /portal/{slug}/audit until": true, "GET /portal/{slug}/audit actor": true,
        "GET /portal/{slug}/audit action": true, "GET /portal/{slug}/audit after": true,
        "GET /portal/{slug}/audit before": true, "GET /portal/{slug}/audit kind": true,
        "GET /portal/{slug}/audit limit": true, "POST /portal/{slug}/audit/export since": true,
        "POST /portal/{slug}/audit/export until": true, "POST /portal/{slug}/audit/export actor": true,
        "POST /portal/{slug}/audit/export action": true,
        "POST /portal/{slug}/audit/export kind": true, "PUT /portal/{slug}/profile name": true,
        "PUT /portal/{slug}/profile locale": true, "PUT /portal/{slug}/profile region": true,
        "PUT /portal/{slug}/profile time_zone": true,
        // What does not count in a code is taken away where it is read.
        "POST /portal/{slug}/auth/factor code": false, "POST /portal/{slug}/auth/factor mfa_token": false,
        "PATCH /portal/{slug}/profile/mails nodes": true, "PATCH /portal/{slug}/profile/mails invoices": true,
        "PATCH /portal/{slug}/profile/mails tickets": true, "PATCH /portal/{slug}/profile/mails announcements": true,
        "PATCH /portal/{slug}/profile/mails summary": true, "POST /portal/{slug}/unsubscribe token": false,
        "POST /portal/{slug}/profile/proof password": false, "POST /portal/{slug}/profile/proof code": false,
        "POST /portal/{slug}/profile/authenticators name": true, "POST /portal/{slug}/profile/passkeys name": true,
        "PUT /portal/{slug}/profile/passkeys/{id} name": true,
        // As the browser gives it.
        "POST /portal/{slug}/auth/passkey passkey": false, "POST /portal/{slug}/auth/factor passkey": false,
        "POST /portal/{slug}/profile/proof passkey": false, "POST /portal/{slug}/profile/passkeys passkey": false,
        "POST /portal/{slug}/auth/factor/options mfa_token": false,
        "POST /portal/{slug}/profile/authenticators/{id}/confirm code": false,
        "POST /portal/{slug}/profile/password current": false,
        "POST /portal/{slug}/profile/password new": false, "POST /portal/{slug}/users email": true,
        "POST /portal/{slug}/users role": true, "POST /portal/{slug}/users name": true,
        "POST /portal/{slug}/users locale": true, "PUT /portal/{slug}/users/{id} role": true,
        "PUT /portal/{slug}/security second_factor": true, "PUT /portal/{slug}/security grace_days": true,
        "PUT /portal/{slug}/security session_idle": true, "PUT /portal/{slug}/security session_max": true,
        "PUT /portal/{slug}/branding logo_url": true, "PUT /portal/{slug}/branding primary_color": true,
        "PUT /portal/{slug}/branding secondary_color": true, "PUT /portal/{slug}/branding custom_domain": true,
        "PUT /portal/{slug}/branding support_email": true, "PUT /portal/{slug}/branding support_phone": true,
        "PUT /portal/{slug}/branding support_hours": true, "PUT /portal/{slug}/branding support_url": true,
        "GET /portal/{slug}/branding/preview primary": true,
        "GET /portal/{slug}/branding/preview secondary": true, "POST /portal/cp/commands/{id} state": true,
        "POST /portal/cp/commands/{id} at": true,
        // Sent by machines, and separately validated as one line.
        "POST /portal/cp/commands/{id} detail": false, "GET /internal/ask domain": false,
    ]

    @Test func `every text field of the contract is classified as trimmed or verbatim`() {
        let check = SchemaCheck(root: OpenAPI.shared.root)
        var found: Set<String> = []
        for operation in OpenAPI.shared.operations {
            for parameter in operation.node["parameters"]?.elements.map(check.resolved) ?? []
            where parameter["in"] == .string("query") {
                found.insert("\(operation.method) \(operation.path) \(parameter["name"]?.text ?? "")")
            }
            let schema = operation.node["requestBody"]?["content"]?["application/json"]?["schema"] ?? .null
            for property in check.resolved(schema)["properties"]?.members ?? []
            where check.resolved(property.value)["type"] != .string("boolean") {
                found.insert("\(operation.method) \(operation.path) \(property.name)")
            }
        }
        #expect(found == Set(Self.fields.keys), "\(found.symmetricDifference(Self.fields.keys).sorted())")
    }

    private func escaped(_ text: String) -> String {
        text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test(arguments: around)
    func `login ignores blanks around the address but not around the password`(before: String, after: String) throws {
        let world = try World()
        #expect(world.login(before + "OWNER@acme.TEST" + after).status == 200)
        #expect(world.login("owner@acme.test", before + World.password + after).status == 401)
        _ = world.post("/auth/forgot", #"{"email":"\#(before)Admin@Acme.Test\#(after)"}"#)
        #expect(try world.count("SELECT COUNT(*) FROM mail_outbox WHERE recipient = 'admin@acme.test'") == 1)
    }

    @Test(arguments: around)
    func `blanks around user data are trimmed, those around passwords kept`(before: String, after: String) throws {
        let world = try World()
        func around(_ text: String) -> String { before + text + after }
        let invited = try world.send(
            "POST", "/users",
            #"{"email":"\#(around("New@acme.test"))","role":"\#(around("viewer"))","name":"\#(around("Zoë  van  Ω"))","locale":"\#(around("de"))"}"#,
            as: "owner")
        #expect(invited.json["email"] == .string("new@acme.test") && invited.json["name"] == .string("Zoë  van  Ω"))
        let id = try #require(invited.json["id"]?.text)
        let role = try world.send("PUT", "/users/\(id)", #"{"role":"\#(around("admin"))"}"#, as: "owner")
        #expect(role.json["role"] == .string("admin"))
        let token = try #require(invited.json["invitation_url"]?.text?.split(separator: "=").last)
        let accepted = world.post(
            "/auth/accept",
            #"{"token":"\#(token)","name":"\#(around("Zoë"))","locale":"\#(around("uk"))","password":"\#(around("a rather long secret"))"}"#
        )
        #expect(accepted.status == 200)
        #expect(
            try world.count("SELECT COUNT(*) FROM portal_users WHERE email = 'new@acme.test' AND name = 'Zoë'") == 1)
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE target_name = 'Zoë'") == 1)
        #expect(world.login("new@acme.test", "a rather long secret").status == 401)
        #expect(world.login("new@acme.test", around("a rather long secret")).status == 200)
        let profile = try world.send(
            "PUT", "/profile",
            #"{"name":"\#(around("Ann"))","locale":"\#(around("uk"))","region":"\#(around("US"))","time_zone":"\#(around("Asia/Tokyo"))"}"#,
            as: "viewer")
        #expect(profile.json["name"] == .string("Ann") && profile.json["locale"] == .string("uk"))
        #expect(profile.json["region"] == .string("US") && profile.json["time_zone"] == .string("Asia/Tokyo"))
    }

    @Test(arguments: around)
    func `blanks around branding values are trimmed and are no change`(before: String, after: String) throws {
        let world = try World()
        let values = [
            ("logo_url", "https://cdn.acme.example/l.svg"), ("primary_color", "#00aa11"),
            ("secondary_color", "#112233"),
            ("custom_domain", "portal.acme.example"), ("support_email", "us@acme.example"),
            ("support_phone", "+49 30 555 0100"), ("support_hours", "Mon–Fri"),
            ("support_url", "https://acme.example/help"),
        ]
        func body(_ write: (String) -> String) -> String {
            "{" + values.map { "\"\($0.0)\":\"\(write($0.1))\"" }.joined(separator: ",") + "}"
        }
        let changed = try world.send("PUT", "/branding", body { before + $0 + after }, as: "owner")
        for (name, value) in values { #expect(changed.json["own"]?[name] == .string(value), "\(name)") }
        let events = "SELECT COUNT(*) FROM audit_events WHERE action = 'branding.updated'"
        #expect(try world.count(events) == 1)
        _ = try world.send("PUT", "/branding", body { after + $0 + before }, as: "owner")
        #expect(try world.count(events) == 1, "nothing has changed")
        let cleared = try world.send("PUT", "/branding", body { _ in before + after }, as: "owner")
        for (name, _) in values { #expect(cleared.json["own"]?[name] == .null, "\(name)") }
        let preview = try world.get(
            "/branding/preview?primary=\(escaped(before + "#00aa11"))&secondary=\(escaped("#112233" + after))",
            as: "owner")
        #expect(preview.status == 200)
    }

    @Test(arguments: around)
    func `blanks around search and filter values are ignored`(before: String, after: String) throws {
        let world = try World()
        func items(_ path: String, _ values: [String: String]) throws -> Int? {
            let query = values.map { "\($0)=\(escaped(before + $1 + after))" }.joined(separator: "&")
            return try world.get(path + "?" + query, as: "admin").json["items"]?.elements.count
        }
        #expect(try items("/nodes", ["q": "acme-3"]) == 1)
        #expect(try items("/nodes", ["q": ""]) == 5)
        let first = PublicID.string(1)
        #expect(try items("/nodes", ["status": "offline", "sort": "-cpu", "limit": "9"]) == 1)
        #expect(try items("/nodes", ["after": first]) == 4)
        #expect(try items("/tickets", ["status": "open", "limit": "9"]) == 1)
        #expect(try items("/tickets", ["after": first]) == 1)
        let filter = [
            "since": "2026-09-01", "until": "2026-12-31", "actor": "operator", "action": "client.resumed",
            "kind": "account",
        ]
        #expect(try items("/audit", filter) == 2)
        let cursor = try #require(try world.get("/audit?limit=1", as: "admin").json["next"]?.text)
        #expect(try items("/audit", ["after": cursor, "limit": "3"]) == 3)
        let body = "{" + filter.map { "\"\($0)\":\"\(before)\($1)\(after)\"" }.joined(separator: ",") + "}"
        let file = try world.send("POST", "/audit/export", body, as: "admin")
        #expect(String(decoding: file.body, as: UTF8.self).split(whereSeparator: \.isNewline).count == 3)
        let (range, until) = (escaped(before + "7d" + after), escaped(before + RFC3339.string(World.start) + after))
        #expect(try world.get("/nodes/\(first)/metrics?range=\(range)&until=\(until)", as: "admin").status == 200)
    }

    /// Blanks count as nothing: a required field is missing, an optional one is absent.
    @Test(arguments: ["", " ", "\u{a0}\u{3000}", "\u{200b}\u{feff}"])
    func `a blank value counts as missing`(blank: String) throws {
        let world = try World()
        let profile = try world.send("PUT", "/profile", #"{"name":"\#(blank)","locale":"en"}"#, as: "viewer")
        #expect(profile.errors == ["name required"])
        let nameless = try world.send(
            "POST", "/users", #"{"email":"x@acme.test","role":"viewer","name":"\#(blank)"}"#, as: "owner")
        #expect(nameless.status == 201 && nameless.json["name"] == .string(""))
        let noAddress = try world.send("POST", "/users", #"{"email":"\#(blank)","role":"viewer"}"#, as: "owner")
        #expect(noAddress.errors == ["email required"])
        #expect(world.login(blank).status == 401)
    }

    /// Length limits exclude surrounding blanks.
    @Test func `length limits apply after trimming`() throws {
        let world = try World()
        let name = String(repeating: "n", count: 200)
        func change(_ name: String) throws -> Response {
            try world.send("PUT", "/profile", #"{"name":"\#(name)","locale":"en"}"#, as: "viewer")
        }
        #expect(try change("  " + name + "\u{3000}").json["name"] == .string(name))
        #expect(try change(name + "n").errors == ["name too-long"])
    }
}

extension Response {
    /// Each error as `field code`.
    var errors: [String] {
        (json["errors"]?.elements ?? []).map { "\($0["field"]?.text ?? "") \($0["code"]?.text ?? "")" }
    }
}
