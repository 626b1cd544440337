import PortalToolkit
import Testing

@testable import portalctl

/// Invitations and resets created by operators.
@Suite struct LinkTests {
    let portal: Installation
    private let day: Int64 = 86_400_000

    init() throws {
        portal = try Installation()
        portal.settings["PORTAL_BASE_HOSTS"] = "portal.alder.test"
        portal.addClient(tier: "team")
    }

    private struct Missing: Error {}

    private func link(_ run: Installation.Run) -> String {
        if case .string(let link)? = run.json?["link"] { link } else { "none" }
    }

    @Test func `user add mails, prints and audits an invitation`() throws {
        let run = portal.run("user add Owner@acme.test --client acme --role owner --locale de --json")
        #expect(run.code == 0, "\(run.err)")
        #expect(link(run).hasPrefix("https://portal.alder.test/portal/acme/invite#token="))
        #expect(run.json?["mail"] == .string("waiting"))
        #expect(run.json?["portal_answers"] == .bool(true))
        #expect(
            try portal.rows("SELECT email, name, role, locale, status, password_hash FROM portal_users", columns: 6)
                == ["owner@acme.test||owner|de|invited|"])
        #expect(
            try portal.rows("SELECT purpose, expires_at - created_at, used_at FROM one_time_links", columns: 3)
                == ["invitation|\(7 * day)|"])
        let mail = try #require(portal.mails().first)
        for (field, value) in [
            ("kind", "invitation"), ("to", "owner@acme.test"), ("from_name", "Acme"), ("state", "queued"),
        ] { #expect(mail[field] == .string(value)) }
        guard case .string(let text)? = mail["text"] else { throw Missing() }
        #expect(text.contains(link(run)))
        #expect(text.contains("Guten Tag"), "in the invited person's language: \(text)")
        #expect(
            try portal.rows(
                "SELECT actor_kind, actor_name, target_name, details FROM audit_events WHERE action = 'user.invited'",
                columns: 4)
                == [
                    #"operator|Alder|owner@acme.test|{"role":{"old":null,"new":"owner"},"#
                        + #""status":{"old":null,"new":"invited"}}"#
                ])
        let token = link(run).split(separator: "=").last ?? ""
        #expect(try portal.value("SELECT count(*) FROM one_time_links WHERE token_hash = '\(token)'") == "0")
    }

    @Test func `user add says when its link cannot be mailed or used yet`() {
        portal.run("portal disable acme")
        let run = portal.run("user add a@acme.test --client acme --role viewer")
        #expect(run.out.contains("pass the link on yourself"))
        #expect(run.out.contains("does not answer yet: it is off; turn it on with portal enable acme"))
        portal.settings["PORTAL_MAIL_URL"] = "smtp://mail.test"
        portal.run("portal enable acme")
        let mailed = portal.run("user add b@acme.test --client acme --role viewer")
        #expect(mailed.code == 0, "\(mailed.err)")
        #expect(!mailed.out.contains("yourself") && !mailed.out.contains("does not answer"))
    }

    @Test func `invitations occupy seats until they expire`() throws {
        for number in 1...3 { #expect(portal.addUser("u\(number)@acme.test", role: "viewer").code == 0) }
        for number in 4...5 {
            #expect(portal.run("user add u\(number)@acme.test --client acme --role viewer").code == 0)
        }
        let full = portal.run("user add u6@acme.test --client acme --role viewer")
        #expect(full.code == 1 && full.err.contains("all 5 seats"))
        #expect(portal.run("user resend u5@acme.test --client acme").code == 0)
        portal.clock += .days(7)
        #expect(portal.run("user list --client acme --json").out.contains(#""status":"expired""#))
        #expect(portal.addUser("u6@acme.test", role: "viewer").code == 0)
        #expect(portal.run("user resend u4@acme.test --client acme").code == 0)
        let run = portal.run("user resend u5@acme.test --client acme")
        #expect(run.code == 1 && run.err.contains("all 5 seats"))
        #expect(try portal.value("SELECT count(*) FROM audit_events WHERE action = 'user.resent'") == "2")
        #expect(portal.run("user add u4@acme.test --client acme --role viewer").err.contains("already a user of acme"))
    }

    @Test func `a resent invitation invalidates the previous link and mail`() throws {
        portal.run("user add a@acme.test --client acme --role admin")
        let first = try portal.value("SELECT token_hash FROM one_time_links")
        let run = portal.run("user resend a@acme.test --client acme --json")
        #expect(run.json?["role"] == .string("admin"))
        #expect(try portal.rows("SELECT count(*) FROM one_time_links WHERE token_hash <> '\(first)'") == ["1"])
        #expect(try portal.value("SELECT count(*) FROM one_time_links") == "1")
        #expect(try portal.rows("SELECT state FROM mail_outbox ORDER BY state") == ["queued", "refused"])
    }

    @Test func `a reset link is for active users only`() throws {
        portal.run("user add invited@acme.test --client acme --role viewer")
        #expect(portal.run("user reset-link invited@acme.test --client acme").err.contains("user resend"))
        _ = portal.addUser("in@acme.test", role: "viewer")
        #expect(portal.run("user resend in@acme.test --client acme").err.contains("user reset-link"))
        #expect(portal.run("user reset-link nobody@acme.test --client acme").code == 1)
        let run = portal.run("user reset-link in@acme.test --client acme --json")
        #expect(link(run).hasPrefix("https://portal.alder.test/portal/acme/reset#token="))
        #expect(
            try portal.rows("SELECT expires_at - created_at FROM one_time_links WHERE purpose = 'reset'") == ["3600000"]
        )
        #expect(try portal.value("SELECT recipient FROM mail_outbox WHERE kind = 'reset'") == "in@acme.test")
        #expect(
            try portal.rows(
                "SELECT actor_kind, actor_name, target_name, details FROM audit_events WHERE action = 'user.reset-link'",
                columns: 4) == ["operator|Alder|in@acme.test|{}"])
    }

    @Test func `a refused invitation leaves nothing behind`() throws {
        let log = ["msp_events ", "event_feed ", "event_counters "]
        func rest() throws -> [String] {
            try portal.dump().filter { line in !log.contains { line.hasPrefix($0) } }
        }
        let before = try rest()
        #expect(portal.run("user add a@acme.test --client nobody --role viewer").code == 1)
        #expect(portal.run("user add nonsense --client acme --role viewer").code == 64)
        portal.run("msp set msp-acme --tier pro --yes")
        #expect(portal.run("user add a@acme.test --client acme --role viewer").err.contains("includes no portal users"))
        portal.run("msp set msp-acme --tier team")
        #expect(try rest() == before)
    }

    @Test func `audit list shows operator actions`() {
        portal.run("user add a@acme.test --client acme --role viewer")
        let run = portal.run("audit list --client acme --json")
        #expect(run.code == 0, "\(run.err)")
        #expect(run.out.contains("user.invited") && run.out.contains("portal.enabled"))
    }
}
