import Database
import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalToolkit

@Suite struct PeopleTests {
    func invite(_ world: World, _ email: String = "new@acme.test", slug: String = "acme") throws -> (
        id: String, token: String
    ) {
        let response = try world.send(
            "POST", "/users", #"{"email":"\#(email)","role":"admin","name":"New"}"#, slug: slug)
        #expect(response.status == 201)
        let url = try #require(response.json["invitation_url"]?.text)
        #expect(url.hasPrefix("https://billing.acme.example/portal/acme/invite#token=") || slug != "acme")
        return (try #require(response.json["id"]?.text), String(url.split(separator: "=").last ?? ""))
    }

    func accept(_ world: World, _ token: String, password: String = "a-good-long-password", slug: String = "acme")
        -> Response
    {
        world.post("/auth/accept", #"{"token":"\#(token)","name":"Nina New","password":"\#(password)"}"#, slug: slug)
    }

    @Test func `an invitation can be accepted once`() throws {
        let world = try World()
        let (id, token) = try invite(world)
        let shown = world.post("/auth/invitation", #"{"token":"\#(token)"}"#)
        #expect(shown.json["email"] == .string("new@acme.test"))
        #expect(shown.json["name"] == .string("New"))
        #expect(shown.json["role"] == .string("admin"))
        #expect(accept(world, token, password: "short").json["errors"]?.elements.first?["code"] == .string("too-short"))
        let accepted = accept(world, token)
        #expect(accepted.status == 200)
        #expect(accepted.values("Set-Cookie").contains { $0.hasPrefix("__Host-portal-") })
        #expect(accept(world, token).code == "link-expired")
        #expect(world.post("/auth/invitation", #"{"token":"\#(token)"}"#).code == "link-expired")
        #expect(world.login("new@acme.test", "a-good-long-password").status == 200)
        let users = try world.send("GET", "/users").json["items"]?.elements ?? []
        #expect(users.first { $0["id"] == .string(id) }?["status"] == .string("active"))
        #expect(try world.count("SELECT COUNT(*) FROM audit_events WHERE client_id = 1 AND action LIKE 'user.%'") == 2)
        #expect(
            try world.count("SELECT COUNT(*) FROM mail_outbox WHERE client_id = 1 AND recipient = 'new@acme.test'") == 1
        )
    }

    /// The invitee reads the page in this language, regardless of the inviter's choice.
    @Test func `the language chosen on acceptance overrides that of the invitation`() throws {
        let world = try World()
        for (number, (locale, kept)) in [(#""uk""#, "uk"), ("null", "de")].enumerated() {
            let address = "guest\(number)@acme.test"
            let invited = try world.send(
                "POST", "/users", #"{"email":"\#(address)","role":"admin","name":"New","locale":"de"}"#)
            let token = invited.json["invitation_url"]?.text?.split(separator: "=").last ?? ""
            let body = #"{"token":"\#(token)","name":"Nina","locale":\#(locale),"password":"a-good-long-password"}"#
            #expect(world.post("/auth/accept", body).status == 200)
            #expect(
                try world.count("SELECT COUNT(*) FROM portal_users WHERE email = '\(address)' AND locale = '\(kept)'")
                    == 1)
        }
    }

    @Test func `only owners invite, and never as owner or with invalid data`() throws {
        let world = try World()
        let body = #"{"email":"x@acme.test","role":"viewer"}"#
        #expect(try world.send("POST", "/users", body, as: "admin").code == "permission-denied")
        #expect(try world.send("POST", "/users", body, as: "viewer").code == "permission-denied")
        #expect(
            try world.send("POST", "/users", #"{"email":"x@acme.test","role":"owner"}"#).code == "validation-failed")
        #expect(
            try world.send("POST", "/users", #"{"email":"Admin@Acme.Test","role":"viewer"}"#).code == "email-taken")
        #expect(
            try world.send("POST", "/users", #"{"email":"x@acme.test","role":"viewer","client_id":2}"#).code
                == "validation-failed")
        #expect(try world.send("POST", "/users", #"{"email":"x","role":"viewer"}"#).code == "validation-failed")
        #expect(try world.count("SELECT COUNT(*) FROM portal_users") == 12)
    }

    @Test func `an invitation link works only at its own tenant`() throws {
        let world = try World()
        let (_, token) = try invite(world)
        #expect(accept(world, token, slug: "globex").code == "link-expired")
        #expect(accept(world, "x").code == "link-expired")
        #expect(accept(world, token).status == 200)
    }

    /// docs/security.md#t48-leaked-links
    @Test func `invitation and reset links work only for their own purpose`() throws {
        let world = try World()
        let (_, invitation) = try invite(world)
        _ = world.post("/auth/forgot", #"{"email":"owner@acme.test"}"#)
        let reset = try #require(try world.connection.read { try $0.first(Self.reset, as: { $0.text(0) }) })
        func resetPassword(_ token: String) -> Response {
            world.post("/auth/reset", #"{"token":"\#(token)","password":"another-fine-secret"}"#)
        }
        #expect(accept(world, reset).code == "link-expired")
        #expect(world.post("/auth/invitation", #"{"token":"\#(reset)"}"#).code == "link-expired")
        #expect(resetPassword(invitation).code == "link-expired")
        #expect(world.post("/auth/reset/check", #"{"token":"\#(invitation)"}"#).code == "link-expired")
        #expect(accept(world, invitation).status == 200)
        #expect(resetPassword(reset).status == 204)
    }

    @Test func `a resent invitation invalidates the link that was still valid`() throws {
        let world = try World()
        let (id, old) = try invite(world)
        let resent = try world.send("POST", "/users/\(id)/resend")
        let new = String(resent.json["invitation_url"]?.text?.split(separator: "=").last ?? "")
        #expect(new != old)
        #expect(world.post("/auth/invitation", #"{"token":"\#(old)"}"#).code == "link-expired")
        #expect(accept(world, old).code == "link-expired")
        #expect(accept(world, new).status == 200)
    }

    @Test func `an expired invitation can be resent until it is accepted`() throws {
        let world = try World()
        let (id, old) = try invite(world)
        world.clock.now += .days(8)
        let users = try world.send("GET", "/users").json
        #expect(users["items"]?.elements.first { $0["id"] == .string(id) }?["status"] == .string("expired"))
        #expect(users["seats"]?["pending"] == .integer(0))
        #expect(accept(world, old).code == "link-expired")
        let resent = try world.send("POST", "/users/\(id)/resend")
        #expect(resent.status == 202)
        #expect(resent.json["status"] == .string("invited"))
        let new = String(resent.json["invitation_url"]?.text?.split(separator: "=").last ?? "")
        #expect(accept(world, new).status == 200)
        #expect(try world.send("POST", "/users/\(id)/resend").code == "validation-failed")
        #expect(try world.send("POST", "/users/\(PublicID.string(99))/resend").code == "not-found")
    }

    /// Neither resending nor withdrawing and reinviting can send a stranger unlimited mails.
    @Test func `an address gets at most five invitations per hour`() throws {
        let world = try World()
        var (id, _) = try invite(world)
        for _ in 0..<2 { #expect(try world.send("POST", "/users/\(id)/resend").status == 202) }
        for _ in 0..<2 {
            #expect(try world.send("DELETE", "/users/\(id)").status == 204)
            (id, _) = try invite(world)
        }
        world.clock.now += .minutes(30)
        let refused = try world.send("POST", "/users/\(id)/resend")
        #expect(refused.code == "too-many-attempts")
        // 75 minutes from the beginning of the quarter hour, which is 800 s ago at the world's start.
        #expect(refused.values("Retry-After") == ["1900"])
        #expect(try world.send("DELETE", "/users/\(id)").status == 204)
        let body = #"{"email":"NEW@acme.test","role":"viewer"}"#
        #expect(try world.send("POST", "/users", body).code == "too-many-attempts")
        #expect(try world.count("SELECT COUNT(*) FROM portal_users WHERE email = 'new@acme.test'") == 0)
        #expect(try world.send("POST", "/users", #"{"email":"other@acme.test","role":"viewer"}"#).status == 201)
        _ = try invite(world, slug: "globex")
        world.clock.now += .seconds(1900)
        _ = try invite(world)
    }

    @Test func `users and open invitations occupy seats`() throws {
        let world = try World()
        func invited(_ number: Int) throws -> Response {
            try world.send("POST", "/users", #"{"email":"n\#(number)@initech.test","role":"viewer"}"#, slug: "initech")
        }
        #expect(try invited(1).status == 201)
        let second = try invited(2)
        #expect(second.status == 201)
        #expect(try invited(3).code == "seat-limit-reached")
        let id = try #require(second.json["id"]?.text)
        #expect(try world.send("DELETE", "/users/\(id)", slug: "initech").status == 204)
        #expect(try invited(4).status == 201)
        #expect(try invited(5).code == "seat-limit-reached")
        world.clock.now += .days(8)
        #expect(try invited(6).status == 201)
        try world.run("UPDATE msps SET tier = 'team' WHERE id = 1")
    }

    @Test func `the last owner can be neither removed nor demoted`() throws {
        let world = try World()
        let owner = PublicID.string(1)
        let admin = PublicID.string(2)
        #expect(try world.send("DELETE", "/users/\(owner)").code == "last-owner")
        #expect(try world.send("PUT", "/users/\(owner)", #"{"role":"viewer"}"#).code == "last-owner")
        #expect(try world.send("PUT", "/users/\(admin)", #"{"role":"owner"}"#).json["role"] == .string("owner"))
        let old = try world.token("admin")
        #expect(try world.send("PUT", "/users/\(admin)", #"{"role":"viewer"}"#).status == 200)
        var request = world.request("GET", "/state")
        request.authorization = "Bearer " + old
        #expect(world.send(request).status == 401)
        let (invited, _) = try invite(world)
        #expect(try world.send("PUT", "/users/\(invited)", #"{"role":"owner"}"#).code == "validation-failed")
        #expect(try world.send("PUT", "/users/\(PublicID.string(77))", #"{"role":"admin"}"#).code == "not-found")
        let changes = try world.count(
            "SELECT COUNT(*) FROM audit_events WHERE client_id = 1 AND action = 'user.role-changed'")
        #expect(changes == 2)
        let told = try world.texts("SELECT notice FROM mail_outbox WHERE recipient = 'admin@acme.test'")
        #expect(
            Set(told) == Set(["owner", "viewer"].map { #"{"event":"role","value":"\#($0)","user":"\#(owner)"}"# }))
    }

    @Test func `who changes their own role, and who has not accepted yet, has no mail about it`() throws {
        let world = try World()
        #expect(try world.send("PUT", "/users/\(PublicID.string(2))", #"{"role":"owner"}"#).status == 200)
        let (invited, _) = try invite(world)
        #expect(try world.send("PUT", "/users/\(invited)", #"{"role":"admin"}"#).status == 200)
        #expect(try world.send("PUT", "/users/\(PublicID.string(1))", #"{"role":"viewer"}"#).status == 200)
        #expect(
            try world.texts("SELECT recipient FROM mail_outbox WHERE kind = 'account-notice'") == ["admin@acme.test"])
    }

    /// docs/security.md#t48-leaked-links
    @Test func `a reset link can be checked without using it up, and tells how long a password has to be`() throws {
        let world = try World()
        _ = world.post("/auth/forgot", #"{"email":"owner@acme.test"}"#)
        let token = try #require(try world.connection.read { try $0.first(Self.reset, as: { $0.text(0) }) })
        func check(_ token: String, slug: String = "acme") -> Response {
            world.post("/auth/reset/check", #"{"token":"\#(token)"}"#, slug: slug)
        }
        let commits = try world.commits()
        for _ in 0..<2 {
            #expect(check(token).status == 200)
            #expect(check(token).body == Array(#"{"min_password":15}"#.utf8))
        }
        #expect(check(token, slug: "globex").code == "link-expired")
        #expect(check("x").code == "link-expired")
        #expect(try world.commits() == commits)
        #expect(world.post("/auth/reset", #"{"token":"\#(token)","password":"another-fine-secret"}"#).status == 204)
        #expect(check(token).code == "link-expired")
        _ = world.post("/auth/forgot", #"{"email":"owner@acme.test"}"#)
        let later = try #require(try world.connection.read { try $0.all(Self.reset, as: { $0.text(0) }).last })
        #expect(check(later).status == 200)
        world.clock.now += .hours(1)
        #expect(check(later).code == "link-expired")
    }

    @Test func `a password reset reveals no accounts, works once and ends sessions`() throws {
        let world = try World()
        func forgot(_ email: String) throws -> String {
            let writes = try world.commits()
            let hashes = world.services.hasher.hashes
            let response = world.post("/auth/forgot", #"{"email":"\#(email)"}"#)
            let written = try world.commits() - writes
            return "\(response.status) \(response.body) \(written) \(world.services.hasher.hashes - hashes)"
        }
        #expect(try forgot("owner@acme.test") == forgot("nobody@acme.test"))
        for _ in 0..<4 { _ = try forgot("owner@acme.test") }
        #expect(try world.count("SELECT COUNT(*) FROM mail_outbox WHERE client_id = 1") == 3)
        let token = try #require(try world.connection.read { try $0.all(Self.tokens, as: { $0.text(0) }).last })
        let session = try world.token("owner")
        let reset = world.post("/auth/reset", #"{"token":"\#(token)","password":"another-fine-secret"}"#)
        #expect(reset.status == 204)
        #expect(
            world.post("/auth/reset", #"{"token":"\#(token)","password":"another-fine-secret"}"#).code == "link-expired"
        )
        #expect(world.login("owner@acme.test").status == 401)
        #expect(world.login("owner@acme.test", "another-fine-secret").status == 200)
        var request = world.request("GET", "/state")
        request.authorization = "Bearer " + session
        #expect(world.send(request).status == 401)
    }

    /// A network cannot cause unlimited writes, and is not told so.
    @Test func `password reset requests are capped per network without blocking logins`() throws {
        let world = try World()
        for number in 0..<110 {
            #expect(world.post("/auth/forgot", #"{"email":"n\#(number)@acme.test"}"#).status == 202)
        }
        #expect(try world.count("SELECT COUNT(*) FROM throttle_counters WHERE subject LIKE 'forgot:%'") == 100)
        // Requests are not guesses, so logins from the network stay possible.
        #expect(world.login("owner@acme.test").status == 200)
    }

    @Test func `a password reset lifts the login throttle`() throws {
        let world = try World()
        for _ in 0..<11 { _ = world.login("owner@acme.test", "wrong-password-x") { $0.clientAddress = "198.51.100.1" } }
        #expect(world.login("owner@acme.test").status == 429)
        _ = world.post("/auth/forgot", #"{"email":"owner@acme.test"}"#)
        let token = try #require(try world.connection.read { try $0.first(Self.tokens, as: { $0.text(0) }) })
        #expect(world.post("/auth/reset", #"{"token":"\#(token)","password":"another-fine-secret"}"#).status == 204)
        #expect(world.login("owner@acme.test", "another-fine-secret").status == 200)
    }

    static let reset = Statement(
        "test.reset", .cross(reason: "test"), "SELECT token FROM mail_outbox WHERE kind = 'reset' AND token IS NOT NULL"
    )
    static let tokens = Statement(
        "test.tokens", .cross(reason: "test"), "SELECT token FROM mail_outbox ORDER BY created_at, id")

    /// Mails with dead links are not sent: neither accepted invitations nor used resets.
    @Test func `queued mails whose link is no longer valid are withdrawn`() throws {
        let world = try World()
        func rows(_ kind: String, _ condition: String) throws -> Int64 {
            try world.count("SELECT COUNT(*) FROM mail_outbox WHERE kind = '\(kind)' AND \(condition)")
        }
        let withdrawn = "state = 'refused' AND last_error = 'withdrawn' AND token IS NULL"
        let (id, token) = try invite(world)
        _ = try invite(world, "other@acme.test")
        #expect(accept(world, token).status == 200)
        let users = try world.send("GET", "/users").json["items"]?.elements ?? []
        #expect(users.first { $0["id"] == .string(id) }?["delivery"] == .string("none"), "nobody refused that mail")
        #expect(try rows("invitation", withdrawn + " AND recipient = 'new@acme.test'") == 1)
        #expect(try rows("invitation", "state = 'queued' AND token IS NOT NULL") == 1)
        for email in ["owner@acme.test", "owner@acme.test", "viewer@acme.test", "admin@acme.test"] {
            _ = world.post("/auth/forgot", #"{"email":"\#(email)"}"#)
        }
        let reset = try #require(try world.connection.read { try $0.first(Self.ownersReset, as: { $0.text(0) }) })
        #expect(world.post("/auth/reset", #"{"token":"\#(reset)","password":"another-fine-secret"}"#).status == 204)
        #expect(try rows("reset", withdrawn + " AND recipient = 'owner@acme.test'") == 2)
        #expect(try rows("reset", "state = 'queued' AND token IS NOT NULL") == 2)
        let change = #"{"current":"\#(World.password)","new":"another-fine-secret"}"#
        #expect(try world.send("POST", "/profile/password", change, as: "viewer").status == 204)
        #expect(try rows("reset", withdrawn + " AND recipient = 'viewer@acme.test'") == 1)
        #expect(try rows("reset", "state = 'queued' AND recipient = 'admin@acme.test'") == 1)
        #expect(try rows("account-notice", "notice LIKE '%\"password\"%'") == 2)
    }

    /// The awaited mail: an invitation until accepted, a reset while its link works; no others.
    @Test func `delivery state is shown only while a person waits for the mail`() throws {
        let world = try World()
        func delivery(_ email: String) throws -> String? {
            let users = try world.send("GET", "/users").json["items"]?.elements ?? []
            return users.first { $0["email"] == .string(email) }?["delivery"]?.text
        }
        func settle(_ state: String, _ kind: String) throws {
            try world.run("UPDATE mail_outbox SET state = '\(state)', token = NULL WHERE kind = '\(kind)'")
        }
        let (id, token) = try invite(world)
        for state in ["queued", "sent", "refused"] {
            try world.run("UPDATE mail_outbox SET state = '\(state)'")
            #expect(try delivery("new@acme.test") == state)
        }
        #expect(try world.send("PUT", "/users/\(id)", #"{"role":"viewer"}"#).json["delivery"]?.text == "refused")
        #expect(accept(world, token).status == 200)
        #expect(try delivery("new@acme.test") == "none", "the invitation is over")

        let change = #"{"current":"\#(World.password)","new":"another-fine-secret"}"#
        #expect(try world.send("POST", "/profile/password", change, as: "viewer").status == 204)
        try settle("refused", "account-notice")
        #expect(try delivery("viewer@acme.test") == "none", "a notice is waited for by nobody")

        for _ in 0..<2 { _ = world.post("/auth/forgot", #"{"email":"admin@acme.test"}"#) }
        #expect(try delivery("admin@acme.test") == "queued")
        try settle("refused", "reset")
        #expect(try delivery("admin@acme.test") == "refused")
        try settle("sent", "reset")
        #expect(try delivery("admin@acme.test") == "sent")
        world.clock.now += .hours(1)
        #expect(try delivery("admin@acme.test") == "none", "its link is over")
    }

    private static let ownersReset = Statement(
        "test.ownersReset", .cross(reason: "test"),
        "SELECT token FROM mail_outbox WHERE kind = 'reset' AND recipient = 'owner@acme.test'")
}
