import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalLogic
@testable import PortalToolkit

/// Another e-mail address, and the way back: docs/security.md#t63-changed-address
@Suite struct EmailChangeTests {
    @Test func `nothing changes before the new address is confirmed; then it logs in`() throws {
        let world = try World()
        let (other, own) = (try world.token("admin"), try world.token("admin"))
        let asked = world.ask("POST", "/profile/email", #"{"email":" New@Acme.Test"}"#, own)
        #expect(asked.status == 202)
        #expect(asked.json["email"]?.text == "admin@acme.test")
        #expect(asked.json["pending"]?["email"]?.text == "new@acme.test")
        #expect(try world.mails() == ["email-confirmation new@acme.test"])
        #expect(world.login("new@acme.test").code == "invalid-credentials")
        #expect(world.login("admin@acme.test").status == 200)
        let token = try world.link("email-confirmation")
        let shown = world.post("/auth/email/check", #"{"token":"\#(token)"}"#)
        #expect(shown.json["email"]?.text == "new@acme.test" && shown.json["tenant_name"]?.text == "Canary acme")
        #expect(world.confirm(token) { $0.authorization = "Bearer " + own }.status == 204)
        #expect(world.login("admin@acme.test").code == "invalid-credentials")
        #expect(world.login("new@acme.test").status == 200)
        #expect(world.ask("GET", "/profile", "", other).status == 401)
        #expect(world.ask("GET", "/profile", "", own).json["email"]?.text == "new@acme.test")
        #expect(world.ask("GET", "/profile/email", "", own).json["pending"] == .null)
        #expect(try world.mails().suffix(1) == ["email-changed admin@acme.test"])
        #expect(world.confirm(token).code == "link-expired")
    }

    @Test func `a session of somebody else goes on, but does not keep its place`() throws {
        let world = try World()
        let (own, owner) = (try world.token("admin"), try world.token("owner"))
        _ = world.ask("POST", "/profile/email", #"{"email":"new@acme.test"}"#, own)
        let token = try world.link("email-confirmation")
        #expect(world.confirm(token) { $0.authorization = "Bearer " + owner }.status == 204)
        #expect(world.ask("GET", "/profile", "", own).status == 401)
        #expect(world.ask("GET", "/profile", "", owner).status == 200)
    }

    @Test func `a link works for a day, until a newer one, and until it is cancelled`() throws {
        let world = try World()
        let token = try world.token("viewer")
        func asked(_ email: String) throws -> String {
            #expect(world.ask("POST", "/profile/email", #"{"email":"\#(email)"}"#, token).status == 202)
            return try world.link("email-confirmation")
        }
        let first = try asked("a@acme.test")
        let second = try asked("b@acme.test")
        #expect(world.confirm(first).code == "link-expired")
        #expect(world.ask("DELETE", "/profile/email", "", token).status == 204)
        #expect(world.ask("DELETE", "/profile/email", "", token).status == 404)
        #expect(world.confirm(second).code == "link-expired")
        #expect(try world.count("SELECT COUNT(*) FROM mail_outbox WHERE state = 'refused' AND token IS NULL") == 2)
        let third = try asked("c@acme.test")
        world.clock.now += .hours(24)
        #expect(world.post("/auth/email/check", #"{"token":"\#(third)"}"#).code == "link-expired")
        #expect(world.confirm(third).code == "link-expired")
        #expect(world.login("viewer@acme.test").status == 200)
    }

    @Test func `links work for their own purpose, tenant and person`() throws {
        let world = try World()
        _ = world.post("/auth/forgot", #"{"email":"admin@acme.test"}"#)
        let reset = try world.link("reset")
        let (confirmation, back) = try world.changed("admin", to: "new@acme.test")
        for path in ["/auth/email", "/auth/email/check", "/auth/email-back", "/auth/email-back/check"] {
            #expect(world.post(path, #"{"token":"\#(reset)"}"#).code == "link-expired")
            #expect(world.post(path, #"{"token":"\#(confirmation)"}"#).code == "link-expired")
            #expect(world.post(path, #"{"token":"\#(back)"}"#, slug: "globex").code == "link-expired")
        }
        #expect(world.confirm(back).code == "link-expired")
        #expect(world.post("/auth/reset/check", #"{"token":"\#(reset)"}"#).code == "link-expired")
        let shown = world.post("/auth/email-back/check", #"{"token":"\#(back)"}"#)
        #expect(shown.json["email"]?.text == "admin@acme.test")
        try world.run("UPDATE clients SET status = 'suspended' WHERE id = 1")
        #expect(world.takeBack(back).code == "portal-not-found")
        try world.run("UPDATE clients SET status = 'active' WHERE id = 1")
        #expect(world.ask("DELETE", "/users/\(PublicID.string(2))", "", try world.token("owner")).status == 204)
        #expect(world.takeBack(back).code == "link-expired")
    }

    @Test func `the way back restores the address, ends sessions and password, and leads to a new one`() throws {
        let world = try World()
        let (_, back) = try world.changed("admin", to: "thief@evil.test")
        let thief = try #require(world.login("thief@evil.test").json["jwt"]?.text)
        _ = world.ask("POST", "/profile/email", #"{"email":"next@evil.test"}"#, thief)
        let next = try world.link("email-confirmation")
        let answer = world.takeBack(back)
        #expect(answer.status == 200)
        #expect(world.ask("GET", "/profile", "", thief).status == 401)
        for email in ["admin@acme.test", "thief@evil.test"] {
            #expect(world.login(email).code == "invalid-credentials")
        }
        #expect(world.confirm(next).code == "link-expired")
        #expect(world.takeBack(back).code == "link-expired")
        let told = ["account-notice admin@acme.test", "account-notice thief@evil.test"]
        #expect(try Array(world.mails().suffix(2)) == told)
        let token = try #require(answer.json["reset_token"]?.text)
        let reset = #"{"token":"\#(token)","password":"another-fine-secret"}"#
        #expect(world.post("/auth/reset", reset).status == 204)
        #expect(world.login("admin@acme.test", "another-fine-secret").status == 200)
    }

    @Test func `who has taken over an account cannot close the way back`() throws {
        let world = try World()
        let (_, first) = try world.changed("admin", to: "thief@evil.test")
        world.clock.now += .minutes(1)
        let (_, second) = try world.changed("thief@evil.test", to: "thief2@evil.test")
        let thief = try #require(world.login("thief2@evil.test").json["jwt"]?.text)
        let password = #"{"current":"\#(World.password)","new":"another-fine-secret"}"#
        #expect(world.ask("POST", "/profile/password", password, thief).status == 204)
        #expect(world.ask("DELETE", "/profile/sessions", "", thief).status == 204)
        _ = world.post("/auth/forgot", #"{"email":"thief2@evil.test"}"#)
        let reset = try world.link("reset")
        let new = #"{"token":"\#(reset)","password":"yet-another-fine-secret"}"#
        #expect(world.post("/auth/reset", new).status == 204)
        world.clock.now += .hours(71)
        #expect(world.takeBack(first).status == 200)
        #expect(world.takeBack(second).code == "link-expired")
        #expect(try world.count("SELECT COUNT(*) FROM portal_users WHERE email LIKE '%evil.test'") == 0)
        #expect(world.login("thief2@evil.test", "yet-another-fine-secret").code == "invalid-credentials")
    }

    @Test func `a way back from a later address leaves the earlier ones open`() throws {
        let world = try World()
        let (_, first) = try world.changed("admin", to: "thief@evil.test")
        world.clock.now += .minutes(1)
        let (_, second) = try world.changed("thief@evil.test", to: "thief2@evil.test")
        #expect(world.takeBack(second).status == 200)
        #expect(world.takeBack(first).status == 200)
        #expect(try world.count("SELECT COUNT(*) FROM portal_users WHERE email = 'admin@acme.test'") == 1)
    }

    @Test func `nobody else gets a former address while there is a way back to it`() throws {
        let world = try World()
        let (_, back) = try world.changed("admin", to: "new@acme.test")
        let owner = try world.token("owner")
        let invite = { world.ask("POST", "/users", #"{"email":"ADMIN@acme.test","role":"viewer"}"#, owner) }
        #expect(invite().code == "email-taken")
        let viewer = try world.changed("viewer", to: "admin@acme.test", status: 409)
        #expect(world.takeBack(viewer.confirmation).code == "link-expired")
        world.clock.now += .hours(72)
        #expect(world.takeBack(back).code == "link-expired")
        let again = try world.token("owner")
        #expect(
            world.ask("POST", "/users", #"{"email":"admin@acme.test","role":"viewer"}"#, again).status == 201)
    }

    @Test func `only who may see the users learns that an address is taken`() throws {
        let world = try World()
        let body = #"{"email":"owner@acme.test"}"#
        let taken = world.ask(
            "POST", "/profile/email", #"{"email":"Viewer@acme.test"}"#, try world.token("owner"))
        #expect(taken.code == "email-taken")
        let viewer = try world.token("viewer")
        let quiet = world.ask("POST", "/profile/email", body, viewer)
        let usual = world.ask("POST", "/profile/email", #"{"email":"nobody@acme.test"}"#, viewer)
        #expect(quiet.status == 202 && usual.status == 202)
        #expect(quiet.json["pending"]?["email"]?.text == "owner@acme.test")
        _ = world.ask("POST", "/profile/email", body, viewer)
        #expect(world.confirm(try world.link("email-confirmation")).code == "email-taken")
        #expect(try world.composed().last?.contains("#token=") == false)
        // Freed in the meantime: the link that was never sent would work, the mail says when it is sent.
        try world.run("DELETE FROM portal_users WHERE client_id = 1 AND id = 1")
        #expect(try world.composed().last?.contains("/email#token=") == true)
    }

    @Test(arguments: ["viewer@acme.test", "VIEWER@ACME.TEST", "viewer@acme。test", "ｖｉｅｗｅｒ@acme.test"])
    func `the same address is said to be it`(email: String) throws {
        let world = try World()
        let answer = world.ask(
            "POST", "/profile/email", #"{"email":"\#(email)"}"#, try world.token("viewer"))
        #expect(answer.json["errors"]?.elements.first?["code"]?.text == "same-email")
    }

    @Test func `an owner asks for members, who are told and may cancel; not for owners and invited ones`() throws {
        let world = try World()
        let (owner, admin) = (try world.token("owner"), try world.token("admin"))
        let path = "/users/\(PublicID.string(2))/email"
        let body = #"{"email":"new@acme.test"}"#
        #expect(world.ask("POST", path, body, admin).code == "permission-denied")
        let asked = world.ask("POST", path, body, owner)
        #expect(asked.status == 202 && asked.json["new_email"]?.text == "new@acme.test")
        #expect(
            try world.mails() == ["account-notice admin@acme.test", "email-confirmation new@acme.test"])
        let texts = try world.composed()
        #expect(texts.contains { $0.contains("owner of acme wants your account") })
        #expect(texts.contains { $0.contains("owner of acme wants you to use this address") })
        #expect(world.ask("GET", "/profile/email", "", admin).json["pending"]?["email"]?.text == "new@acme.test")
        #expect(world.ask("DELETE", "/profile/email", "", admin).status == 204)
        #expect(world.ask("DELETE", path, "", owner).status == 404)
        #expect(world.ask("POST", path, body, owner).status == 202)
        #expect(world.ask("DELETE", path, "", owner).status == 204)
        try world.run("UPDATE portal_users SET role = 'owner' WHERE client_id = 1 AND id = 2")
        #expect(world.ask("POST", path, body, owner).code == "permission-denied")
        let own = "/users/\(PublicID.string(1))/email"
        #expect(world.ask("POST", own, body, owner).status == 202)
        let invited = world.ask("POST", "/users", #"{"email":"i@acme.test","role":"viewer"}"#, owner).json["id"]
        #expect(world.ask("POST", "/users/\(invited?.text ?? "")/email", body, owner).code == "not-found")
        #expect(world.ask("POST", "/users/\(PublicID.string(404))/email", body, owner).code == "not-found")
    }

    @Test(arguments: [
        "UPDATE portal_users SET role = 'admin' WHERE client_id = 1 AND id = 1",
        "DELETE FROM portal_users WHERE client_id = 1 AND id = 1",
        "UPDATE portal_users SET role = 'owner' WHERE client_id = 1 AND id = 2",
    ])
    func `what an owner has asked for goes with their right to ask for it`(change: String) throws {
        let world = try World()
        let body = #"{"email":"new@acme.test"}"#
        #expect(world.ask("POST", "/users/\(PublicID.string(2))/email", body, try world.token("owner")).status == 202)
        let token = try world.link("email-confirmation")
        try world.run(change)
        #expect(world.confirm(token).code == "link-expired")
        #expect(world.login("admin@acme.test").status == 200)
    }

    @Test func `who has planted a passkey is not let in by it after the way back`() throws {
        let world = try World()
        let holder = try PasskeyHolder(world)
        _ = world.ask("POST", "/profile/email", #"{"email":"new@acme.test"}"#, holder.token)
        #expect(world.confirm(try world.link("email-confirmation")).status == 204)
        #expect(try holder.login().status == 200)
        let wayBack = try world.link("email-changed")
        #expect(world.post("/auth/email-back", #"{"token":"\#(wayBack)"}"#).status == 200)
        #expect(try holder.login().code == "invalid-passkey")
    }

    @Test func `mails to addresses that nobody has confirmed are few`() throws {
        let world = try World()
        let token = try world.token("viewer")
        func ask(_ email: String, _ token: String) -> Response {
            world.ask("POST", "/profile/email", #"{"email":"\#(email)"}"#, token)
        }
        for _ in 0..<5 { #expect(ask("stranger@x.test", token).status == 202) }
        let refused = ask("stranger@x.test", try world.token("admin"))
        #expect(refused.status == 429 && refused.values("Retry-After") != [])
        for number in 0..<5 { #expect(ask("n\(number)@x.test", token).status == 202) }
        #expect(ask("more@x.test", token).status == 429)
        world.clock.now += .hours(23)
        #expect(ask("more@x.test", try world.token("viewer")).status == 429)
        world.clock.now += .hours(1)
        #expect(ask("more@x.test", try world.token("viewer")).status == 202)
    }
}

extension World {
    /// The token of the newest queued mail of a kind.
    fileprivate func link(_ kind: String) throws -> String {
        let sql = "SELECT token FROM mail_outbox WHERE kind = '\(kind)' AND token IS NOT NULL ORDER BY created_at DESC"
        // The next one is newer.
        clock.now += .milliseconds(1)
        return try #require(texts(sql).first)
    }

    /// Kinds and recipients of all mails, oldest first; of one instant, by kind.
    fileprivate func mails() throws -> [String] {
        try texts("SELECT kind || ' ' || recipient FROM mail_outbox ORDER BY created_at, kind, recipient")
    }

    /// The mails that wait, as they are sent now.
    fileprivate func composed() throws -> [String] {
        let mails = try portal.store.inspect { try $0.recentMails(client: "acme", state: .queued, limit: 20) }
        return try portal.store.inspect { scope in
            let composer = MailComposer(scope, services.settings.links, now: clock.now)
            return try mails.reversed().compactMap {
                if case .rendered(let mail, _) = try composer.compose($0.mail) { mail.text } else { nil }
            }
        }
    }

    fileprivate func confirm(_ token: String, change: (inout Request) -> Void = { _ in }) -> Response {
        post("/auth/email", #"{"token":"\#(token)"}"#, change: change)
    }

    fileprivate func takeBack(_ token: String) -> Response {
        post("/auth/email-back", #"{"token":"\#(token)"}"#)
    }

    /// Changes the address of a user of acme, by role or address; returns the tokens of both links.
    fileprivate func changed(_ user: String, to email: String, status: Int = 204) throws -> (
        confirmation: String, back: String
    ) {
        let address = user.contains("@") ? user : user + "@acme.test"
        let token = try #require(login(address).json["jwt"]?.text)
        #expect(ask("POST", "/profile/email", #"{"email":"\#(email)"}"#, token).status == 202)
        let confirmation = try link("email-confirmation")
        #expect(confirm(confirmation).status == status)
        return (confirmation, status == 204 ? try link("email-changed") : "")
    }
}
