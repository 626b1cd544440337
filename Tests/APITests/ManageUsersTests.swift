import PortalStore
import PortalToolkit
import Testing

@testable import PortalAPI
@testable import PortalLogic

/// What a key does to clients' users: the owner is 1, the admin 2, the viewer 3.
@Suite struct ManageUsersTests {
    private let world: World
    private let key: String

    init() throws { try self.init(hasMail: true) }

    private init(hasMail: Bool) throws {
        var settings = PortalSettings()
        settings.hasMail = hasMail
        world = try World(settings: settings)
        key = try world.apiKey([.manage])
    }

    private func ask(_ route: String, _ body: String? = nil, slug: String = "acme", id: Int64 = 2) -> Response {
        world.system(route, key, body, slug: slug, id: id)
    }

    private func invite(_ email: String = "new@acme.test", _ role: String = "viewer") -> Response {
        ask("POST /clients/{slug}/users", #"{"email":"\#(email)","role":"\#(role)","locale":"de"}"#)
    }

    private func id(_ answer: Response) throws -> Int64 {
        try #require(answer.json["user"]?["id"]?.text.flatMap { PublicID.id($0) })
    }

    private func told(_ action: String) throws -> [String] {
        try world.texts("SELECT details FROM audit_events WHERE action = '\(action)' AND at = \(World.start)")
    }

    private func fields(_ response: Response) -> [String] {
        (response.json["errors"]?.elements ?? []).compactMap { $0["field"]?.text }
    }

    @Test func `users are listed with their seats`() {
        let list = ask("GET /clients/{slug}/users").json
        #expect(list["items"]?.elements.map { $0["role"]?.text } == ["admin", "owner", "viewer"])
        #expect(list["seats"]?["used"]?.count == 3 && list["seats"]?["cap"] == .null)
        #expect(!String(decoding: ask("GET /clients/{slug}/users").body, as: UTF8.self).contains("globex"))
    }

    @Test func `users come in pages, by address`() throws {
        func page(_ query: String) -> JSON { ask("GET /clients/{slug}/users" + query).json }
        let first = page("?limit=2")
        #expect(first["items"]?.elements.map { $0["role"]?.text } == ["admin", "owner"])
        #expect(first["seats"]?["used"]?.count == 3)
        let next = try #require(first["next"]?.text)
        let second = page("?limit=2&after=\(next)")
        #expect(second["items"]?.elements.map { $0["role"]?.text } == ["viewer"] && second["next"] == .null)
        #expect(page("?limit=3")["next"] == .null)
        let foreign = try world.texts("SELECT id FROM portal_users WHERE client_id = 2").compactMap { Int64($0) }
        for wrong in ["after=x", "limit=0", "limit=201", "after=\(PublicID.string(foreign[0] + 77))"] {
            #expect(ask("GET /clients/{slug}/users?" + wrong).status == 422, "\(wrong)")
        }
    }

    @Test func `an invitation is mailed, and its link told to nobody else`() throws {
        let invited = invite("new@acme.test", "owner")
        #expect(invited.status == 201 && invited.json["mail"]?.text == "queued" && invited.json["link"] == .null)
        let user = invited.json["user"]
        #expect(
            user?["status"]?.text == "invited" && user?["role"]?.text == "owner" && user?["delivery"]?.text == "queued")
        let token = try #require(world.texts("SELECT token FROM mail_outbox").first)
        #expect(!String(decoding: invited.body, as: UTF8.self).contains(token))
        let first = try id(invited)
        let again = ask("POST /clients/{slug}/users/{id}/resend", id: first)
        #expect(try again.status == 202 && id(again) == first)
        #expect(try world.texts("SELECT DISTINCT token FROM mail_outbox WHERE state = 'queued'") != [token])
        #expect(ask("DELETE /clients/{slug}/users/{id}", id: first).status == 204)
        #expect(
            try told("user.invited").count == 1 && told("user.resent").count == 1 && told("user.removed").count == 1)
        #expect(try world.count("SELECT COUNT(*) FROM msp_events WHERE action = 'api-key.used'") == 3)
    }

    @Test func `where the portal sends no mail, a link is told once`() throws {
        let silent = try ManageUsersTests(hasMail: false)
        let invited = silent.invite()
        let link = try #require(invited.json["link"]?.text)
        #expect(
            link.hasPrefix("https://billing.acme.example/portal/acme/invite#token=")
                && invited.json["mail"]?.text == "waiting")
        let reset = silent.ask("POST /clients/{slug}/users/{id}/reset-link")
        #expect(
            reset.json["link"]?.text?.contains("reset#token=") == true && reset.json["portal_answers"] == .bool(true))
        let logs =
            "SELECT COALESCE(details, '') || COALESCE(target_name, '') FROM audit_events UNION SELECT details FROM msp_events"
        let token = link.split(separator: "=").last ?? ""
        #expect(try !silent.world.texts(logs).contains { $0.contains(token) })
    }

    @Test(arguments: [
        (#"{"email":"new@acme.test"}"#, ["role"]), (#"{"email":"new","role":"viewer"}"#, ["email"]),
        (#"{"email":"new@acme.test","role":"root"}"#, ["role"]),
        (#"{"email":"new@acme.test","role":"viewer","locale":"fr"}"#, ["locale"]),
        (#"{"email":"new@acme.test","role":"viewer","password":"x"}"#, ["password"]),
    ])
    func `what makes no user names the field`(body: String, wrong: [String]) throws {
        let answer = ask("POST /clients/{slug}/users", body)
        #expect(answer.status == 422 && fields(answer) == wrong)
    }

    @Test func `the rules for people are those of the portal`() throws {
        #expect(invite("Owner@acme.test").code == "email-taken")
        #expect(
            ask("POST /clients/{slug}/users/{id}/resend").json["errors"]?.elements.first?["code"]?.text
                == "already-accepted")
        #expect(ask("PATCH /clients/{slug}/users/{id}", #"{"role":"viewer"}"#, id: 1).code == "last-owner")
        #expect(ask("DELETE /clients/{slug}/users/{id}", id: 1).code == "last-owner")
        #expect(ask("POST /clients/{slug}/erasures", #"{"email":"owner@acme.test"}"#).code == "last-owner")
        let invited = try id(invite())
        #expect(fields(ask("PATCH /clients/{slug}/users/{id}", #"{"role":"owner"}"#, id: invited)) == ["role"])
        #expect(fields(ask("POST /clients/{slug}/users/{id}/reset-link", id: invited)) == ["id"])
        try world.run("UPDATE msps SET tier = 'team'")
        #expect(invite("b@acme.test").status == 201 && invite("c@acme.test").code == "seat-limit-reached")
        for id in [7, 99] {
            #expect(ask("POST /clients/{slug}/users/{id}/reset-link", id: Int64(id)).code == "not-found")
        }
    }

    @Test func `a role is changed once, also of the last owner if that is said`() throws {
        let changed = ask("PATCH /clients/{slug}/users/{id}", #"{"role":"owner"}"#)
        #expect(changed.json["role"]?.text == "owner")
        #expect(ask("PATCH /clients/{slug}/users/{id}", #"{"role":"owner"}"#).body == changed.body)
        #expect(try told("user.role-changed") == [#"{"role":{"old":"admin","new":"owner"}}"#])
        #expect(try world.count("SELECT COUNT(*) FROM msp_events WHERE action = 'api-key.used'") == 1)
        for id: Int64 in [1, 2] {
            #expect(ask("PATCH /clients/{slug}/users/{id}", #"{"role":"viewer","force":true}"#, id: id).status == 200)
        }
        #expect(world.system("DELETE /clients/{slug}/users/{id}?force=true", key, id: 1).status == 204)
        #expect(world.system("DELETE /clients/{slug}/users/{id}?force=yes", key, id: 2).status == 422)
    }

    @Test func `an address is mailed only so often`() throws {
        let invited = try id(invite())
        for _ in 0..<4 { #expect(ask("POST /clients/{slug}/users/{id}/resend", id: invited).status == 202) }
        #expect(ask("POST /clients/{slug}/users/{id}/resend", id: invited).code == "too-many-attempts")
        for _ in 0..<3 { #expect(ask("POST /clients/{slug}/users/{id}/reset-link").status == 202) }
        #expect(ask("POST /clients/{slug}/users/{id}/reset-link").code == "too-many-attempts")
        let mails = try world.count("SELECT COUNT(*) FROM mail_outbox")
        for number in 0..<5 {
            #expect(
                ask("POST /clients/{slug}/users/{id}/email", #"{"email":"x@acme.test"}"#).status == 202, "\(number)")
        }
        #expect(ask("POST /clients/{slug}/users/{id}/email", #"{"email":"x@acme.test"}"#).code == "too-many-attempts")
        #expect(try world.count("SELECT COUNT(*) FROM mail_outbox") > mails)
        #expect(ask("POST /clients/{slug}/users/{id}/email", #"{"email":"admin@acme.test"}"#).status == 422)
        #expect(ask("POST /clients/{slug}/users/{id}/email", #"{"email":"owner@acme.test"}"#).code == "email-taken")
    }

    // MARK: Second factors

    private func addFactor() throws {
        try world.run(
            "INSERT INTO authenticators SELECT client_id, id, 71, 'Phone', 'k:s', 0, 0, NULL, 0 FROM portal_users WHERE id = 2"
        )
    }

    @Test func `a reset of factors waits, is told, and can be cancelled`() throws {
        let route = "/clients/{slug}/users/{id}/factor-reset"
        #expect(ask("POST " + route).code == "no-factor")
        try addFactor()
        let reset = ask("POST " + route)
        #expect(reset.status == 202 && reset.json["told"]?.count == 2)
        #expect(reset.json["due_at"]?.text == RFC3339.string(World.start + .hours(24)))
        #expect(fields(ask("POST " + route)) == ["id"])
        let listed = ask("GET /clients/{slug}/users").json["items"]?.elements.first
        #expect(listed?["factor_reset_at"] == reset.json["due_at"] && listed?["factors"] == .array([.string("totp")]))
        #expect(ask("DELETE " + route).status == 204 && ask("DELETE " + route).status == 404)
        #expect(try world.count("SELECT COUNT(*) FROM authenticators WHERE client_id = 1") == 1)
        #expect(
            world.system("POST " + route, key, #"{"now":true}"#).status == 422, "only the operator is in such a hurry")
    }

    @Test func `a reset that nobody could cancel is refused`() throws {
        let silent = try ManageUsersTests(hasMail: false)
        try silent.addFactor()
        let refused = silent.ask("POST /clients/{slug}/users/{id}/factor-reset")
        #expect(refused.status == 422 && silent.fields(refused) == ["id"])
        let words = String(decoding: refused.body, as: UTF8.self)
        #expect(!words.contains("PORTAL_MAIL_URL") && !words.contains("--now"))
    }

    // MARK: Erasure

    @Test func `a person is erased, also once they are gone`() throws {
        _ = ask("PATCH /clients/{slug}/users/{id}", #"{"role":"viewer"}"#)
        #expect(ask("DELETE /clients/{slug}/users/{id}").status == 204)
        let erased = ask("POST /clients/{slug}/erasures", #"{"email":"Admin@acme.test"}"#)
        #expect(erased.status == 200 && erased.json["events"]?.count == 2)
        #expect(
            try world.count("SELECT COUNT(*) FROM audit_events WHERE client_id = 1 AND target_name LIKE '%admin@%'")
                == 0)
        #expect(try !world.texts("SELECT details FROM msp_events").joined().contains("admin@"))
        let nobody = ask("POST /clients/{slug}/erasures", #"{"email":"nobody@acme.test"}"#)
        #expect(nobody.status == 422 && fields(nobody) == ["email"])
        #expect(ask("POST /clients/{slug}/erasures", #"{"email":"nobody@acme.test"}"#, slug: "nobody").status == 404)
    }
}
