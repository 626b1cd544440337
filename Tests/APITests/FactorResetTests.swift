import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalLogic
@testable import PortalToolkit

/// The operator's reset of second factors, which waits and can be cancelled: docs/security.md#t69-talked-into-a-reset
@Suite struct FactorResetTests {
    private let world: World
    private let store: StoreConnection

    init() throws {
        world = try World()
        store = try Store(path: world.path).connect()
    }

    /// The operator asks for it.
    @discardableResult
    private func ask(_ role: String, at slug: String = "acme", isNow: Bool = false, canTell: Bool = true) throws
        -> FactorResetOutcome
    {
        let prepared = FactorResets.Prepared(.system)
        // What follows is later.
        defer { world.clock.now += .milliseconds(1) }
        return try operate {
            try $0.resetFactors(of: "\(role)@\(slug).test", in: slug, isNow: isNow, canTell: canTell, prepared)
        }
    }

    /// The mail server has taken the mails about it.
    private func send() throws {
        try world.run("UPDATE mail_outbox SET state = 'sent', sent_at = created_at + 60000 WHERE kind = 'factor-reset'")
    }

    private func waiting() throws -> Int64 { try world.count("SELECT COUNT(*) FROM factor_resets") }

    private func operate<T>(_ body: (Operations) throws -> T) throws -> T {
        let values = Operations.PreparedValues(.system)
        let hostRules = Operations.HostRules(baseHosts: ["localhost"])
        return try store.operate {
            try body(Operations($0, now: world.clock.now, prepared: values, hostRules: hostRules))
        }
    }

    private func carryOut() throws { try FactorResets.carryOut(store, now: world.clock.now) }

    /// The token that somebody was mailed last.
    private func token(of role: String, at slug: String = "acme") throws -> String {
        let sql = """
            SELECT token FROM mail_outbox WHERE kind = 'factor-reset' AND recipient = '\(role)@\(slug).test'
            ORDER BY created_at DESC
            """
        return try #require(world.texts(sql).first)
    }

    private func post(_ path: String, _ token: String, slug: String = "acme") -> Response {
        world.post("/auth/factor-reset/" + path, #"{"token":"\#(token)"}"#, slug: slug)
    }

    private func needsFactor(_ role: String) -> Bool {
        world.login("\(role)@acme.test").json["mfa_required"] == .bool(true)
    }

    private func actions() throws -> [String] {
        try world.texts(
            "SELECT action || ' ' || actor_kind FROM audit_events WHERE action LIKE 'factor.reset%' ORDER BY at, id")
    }

    /// The mails about resets that wait to be sent, as they are sent now.
    private func mails() throws -> [String: RenderedMail] {
        let waiting = try store.inspect { try $0.recentMails(client: "acme", state: .queued, limit: 50) }
        var found: [String: RenderedMail] = [:]
        for entry in waiting where entry.mail.kind == "factor-reset" {
            let composed = try store.inspect {
                try MailComposer($0, world.services.settings.links, now: world.clock.now).compose(entry.mail)
            }
            if case .rendered(let mail, let recipient) = composed { found[recipient] = mail }
        }
        return found
    }

    @Test func `it waits, everyone concerned is told, and then it comes true`() throws {
        let holder = try FactorHolder(world, "admin")
        let due = world.clock.now + .hours(24)
        #expect(try ask("admin").dueAt == due)
        let mails = try mails()
        #expect(mails.keys.sorted() == ["admin@acme.test", "owner@acme.test"])
        #expect(mails["owner@acme.test"]?.text.contains("two-step login of admin@acme.test") == true)
        #expect(mails["admin@acme.test"]?.text.contains("two-step login of your account") == true)
        for mail in mails.values { #expect(mail.text.contains("/portal/acme/factor-reset#token=")) }
        try send()
        world.clock.now = due - .milliseconds(1)
        try carryOut()
        #expect(needsFactor("admin"))
        #expect(holder.prove(try holder.code, try holder.challenge()).status == 200)
        world.clock.now = due
        let expired = try token(of: "owner")
        for _ in 0..<2 { try carryOut() }
        #expect(!needsFactor("admin"))
        #expect(try actions() == ["factor.reset-asked operator", "factor.reset operator"])
        #expect(
            try world.texts("SELECT recipient FROM mail_outbox WHERE notice LIKE '%\"reset\"%' ORDER BY 1")
                == ["admin@acme.test", "owner@acme.test"])
        for path in ["check", "cancel"] { #expect(post(path, expired).code == "link-expired") }
        #expect(try self.mails().isEmpty)
    }

    @Test(arguments: ["owner", "admin"]) func `whoever is concerned cancels it with their own link`(role: String) throws
    {
        _ = try FactorHolder(world, "admin")
        let due = try ask("admin").dueAt
        let token = try token(of: role)
        let shown = post("check", token).json
        #expect(shown["email"]?.text == "admin@acme.test" && shown["tenant_name"]?.text == "Canary acme")
        #expect(shown["expires_at"]?.text == due.map { RFC3339.string($0) })
        #expect(try actions() == ["factor.reset-asked operator"])
        try send()
        #expect(post("cancel", token).status == 204)
        for path in ["check", "cancel"] { #expect(post(path, token).code == "link-expired") }
        // The other one is told.
        #expect(
            try world.texts("SELECT recipient FROM mail_outbox WHERE notice LIKE '%\"resetCancelled\"%'")
                == [role == "owner" ? "admin@acme.test" : "owner@acme.test"])
        world.clock.now += .hours(24)
        try carryOut()
        #expect(needsFactor("admin"))
        #expect(try actions() == ["factor.reset-asked operator", "factor.reset-cancelled user"])
        #expect(
            try world.texts("SELECT actor_name FROM audit_events WHERE action = 'factor.reset-cancelled'")
                == ["\(role) of acme"])
    }

    @Test func `a link works for its own purpose and tenant, and for an owner while they are one`() throws {
        _ = try FactorHolder(world, "admin")
        _ = try FactorHolder(world, "owner", slug: "globex")
        _ = world.post("/auth/forgot", #"{"email":"admin@acme.test"}"#)
        try ask("admin")
        try ask("owner", at: "globex")
        let (own, other) = (try token(of: "owner"), try token(of: "owner", at: "globex"))
        let reset = try #require(world.texts("SELECT token FROM mail_outbox WHERE kind = 'reset'").first)
        for path in ["check", "cancel"] {
            for token in [other, reset, "x", ""] { #expect(post(path, token).status >= 400) }
            #expect(post(path, own, slug: "globex").code == "link-expired")
        }
        #expect(world.post("/auth/email-back", #"{"token":"\#(own)"}"#).code == "link-expired")
        #expect(world.post("/auth/reset/check", #"{"token":"\#(own)"}"#).code == "link-expired")
        try world.run("UPDATE portal_users SET role = 'admin' WHERE client_id = 1 AND email = 'owner@acme.test'")
        for path in ["check", "cancel"] { #expect(post(path, own).code == "link-expired") }
        #expect(post("check", try token(of: "admin")).status == 200)
        #expect(try world.count("SELECT COUNT(*) FROM factor_resets") == 2)
    }

    @Test func `it ends quietly with the last factor, with the user, and by an owner's own reset`() throws {
        let holder = try FactorHolder(world, "admin")
        try ask("admin")
        #expect(world.ask("DELETE", "/profile/authenticators/\(holder.id)", "", holder.token).status == 204)
        #expect(try waiting() == 0)
        _ = try FactorHolder(world, "viewer")
        try ask("viewer")
        let (viewer, owner) = (PublicID.string(3), try world.token("owner"))
        #expect(world.ask("DELETE", "/users/\(viewer)/factors", "", owner).status == 204)
        #expect(try waiting() == 0)
        _ = try FactorHolder(world, "viewer")
        try ask("viewer")
        #expect(world.ask("DELETE", "/users/\(viewer)", "", owner).status == 204)
        #expect(try waiting() == 0)
        try send()
        world.clock.now += .hours(24)
        try carryOut()
        #expect(
            try actions() == [
                "factor.reset-asked operator", "factor.reset-asked operator", "factor.reset user",
                "factor.reset-asked operator",
            ])
    }

    @Test func `what nobody was told of waits, and is named`() throws {
        _ = try FactorHolder(world, "admin")
        #expect(throws: Refusal.self) { try ask("admin", canTell: false) }
        try ask("admin")
        try world.run("UPDATE mail_outbox SET state = 'refused' WHERE kind = 'factor-reset'")
        world.clock.now += .hours(25)
        try carryOut()
        #expect(needsFactor("admin"))
        let untold = try store.inspect { try $0.untoldResets(before: world.clock.now) }
        #expect(untold.map(\.client) == ["acme"] && untold.map(\.email) == ["admin@acme.test"])
        // In the last minute, or to an owner who is none any more.
        try world.run(
            "UPDATE mail_outbox SET state = 'sent', sent_at = link_expires_at - 1 WHERE kind = 'factor-reset'")
        try carryOut()
        try send()
        try world.run("UPDATE mail_outbox SET state = 'refused' WHERE recipient = 'admin@acme.test'")
        try world.run("UPDATE portal_users SET role = 'admin' WHERE client_id = 1 AND email = 'owner@acme.test'")
        try carryOut()
        #expect(needsFactor("admin"))
        try world.run("UPDATE portal_users SET role = 'owner' WHERE client_id = 1 AND email = 'owner@acme.test'")
        #expect(try store.inspect { try $0.untoldResets(before: world.clock.now) }.isEmpty)
        try carryOut()
        #expect(!needsFactor("admin"))
    }

    @Test func `what nobody can cancel, as the portal does not answer, is cancelled`() throws {
        _ = try FactorHolder(world, "admin")
        try ask("admin")
        try send()
        _ = try operate { try $0.suspend("acme") }
        #expect(try waiting() == 0)
        #expect(throws: Refusal.self) { try ask("admin") }
        _ = try operate { try $0.resume("acme") }
        try ask("admin")
        _ = try operate { try $0.disablePortal("acme") }
        #expect(try waiting() == 0)
        _ = try operate { try $0.enablePortal("acme") }
        try ask("admin")
        try send()
        try world.run("UPDATE msps SET tier = 'free'")
        world.clock.now += .hours(24)
        try carryOut()
        try world.run("UPDATE msps SET tier = 'enterprise'")
        try carryOut()
        #expect(try waiting() == 0)
        #expect(needsFactor("admin"))
        let once = ["factor.reset-asked operator", "factor.reset-cancelled operator"]
        #expect(try actions() == once + once + once)
    }

    /// Somebody else may hold the new address; and who sets up a factor has not lost theirs.
    @Test(arguments: [true, false]) func `it ends with another address and with another factor`(isAddress: Bool) throws
    {
        let holder = try FactorHolder(world, "admin")
        try ask("admin")
        if isAddress {
            let asked = world.ask("POST", "/profile/email", #"{"email":"new@acme.test"}"#, holder.token)
            #expect(asked.status < 300, "\(asked.code ?? "")")
            let sql = "SELECT token FROM mail_outbox WHERE kind = 'email-confirmation'"
            let token = try #require(world.texts(sql).first)
            #expect(world.post("/auth/email", #"{"token":"\#(token)"}"#).status < 300)
        } else {
            _ = try FactorHolder.second(of: holder)
        }
        #expect(try waiting() == 0)
        #expect(try world.count("SELECT COUNT(*) FROM authenticators") > 0)
        #expect(try actions() == ["factor.reset-asked operator", "factor.reset-cancelled user"])
        #expect(
            try world.texts("SELECT recipient FROM mail_outbox WHERE notice LIKE '%\"resetCancelled\"%'")
                == ["owner@acme.test"])
    }

    @Test func `without a delay it comes true at once, also where one waits`() throws {
        _ = try FactorHolder(world, "admin")
        try ask("admin")
        #expect(throws: Refusal.self) { try ask("admin") }
        let ofClient = "SELECT m.slug FROM msps m JOIN clients c ON c.msp_id = m.id WHERE c.id = 1"
        let msp = try #require(world.texts(ofClient).first)
        var none = PolicyChanges()
        none.resetDelay = 0
        try operate { try $0.setPolicy(msp, none) }
        #expect(try ask("admin").dueAt == nil)
        #expect(!needsFactor("admin"))
        #expect(try waiting() == 0)
        none.resetDelay = 24
        try operate { try $0.setPolicy(msp, none) }
        _ = try FactorHolder(world, "viewer")
        try ask("viewer")
        #expect(try ask("viewer", isNow: true, canTell: false).dueAt == nil)
        #expect(!needsFactor("viewer"))
        #expect(try waiting() == 0)
    }
}
