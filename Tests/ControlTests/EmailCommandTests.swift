import Foundation
import PortalToolkit
import Testing

@testable import portalctl

/// Changes of addresses: by an operator, and what erasure and restore make of them.
@Suite struct EmailCommandTests {
    let portal: Installation
    private let hour: Int64 = 3_600_000

    init() throws {
        portal = try Installation()
        portal.settings["PORTAL_BASE_HOSTS"] = "portal.alder.test"
        portal.addClient()
        for (name, role) in [("olga", "owner"), ("vera", "viewer")] {
            #expect(portal.addUser("\(name)@acme.test", role: role).code == 0)
        }
    }

    private func change(_ old: String, _ new: String) -> Installation.Run {
        portal.run("user change-email \(old)@acme.test \(new)@acme.test --client acme --json")
    }

    /// As if `olga`'s new address had been confirmed.
    private func confirmed() throws {
        try portal.change(
            """
            INSERT INTO email_returns
            SELECT client_id, 'h', id, email, 0, 9000000000000 FROM portal_users WHERE role = 'owner'
            """)
        let id = try #require(Int64(portal.value("SELECT CAST(id AS TEXT) FROM portal_users WHERE role = 'owner'")))
        try portal.change(
            """
            INSERT INTO audit_events (client_id, id, at, actor_kind, actor_id, actor_name, action, target_kind,
                target_id, target_name, ip, details)
            SELECT client_id, 9, \(noon) + 1, 'user', id, name, 'email.confirmed', 'user', '\(PublicID.string(id))', email, NULL,
                '{"email":{"old":"olga@acme.test","new":"o@acme.test"}}' FROM portal_users WHERE role = 'owner'
            """)
        try portal.change("UPDATE portal_users SET email = 'o@acme.test' WHERE role = 'owner'")
    }

    @Test func `an operator asks for an owner too, and both addresses get a mail`() throws {
        let run = change("olga", "New")
        #expect(run.code == 0, "\(run.err)")
        #expect(run.json?["link"]?.text?.hasPrefix("https://portal.alder.test/portal/acme/email#token=") == true)
        #expect(
            try portal.rows("SELECT email, expires_at - created_at, asked_by FROM email_changes", columns: 3)
                == ["new@acme.test|\(24 * hour)|"])
        #expect(
            try Set(portal.rows("SELECT kind, recipient FROM mail_outbox", columns: 2))
                == ["email-confirmation|new@acme.test", "account-notice|olga@acme.test"])
        let texts = portal.mails().compactMap { $0["text"]?.text }
        #expect(texts.contains { $0.contains("Your provider wants your account") })
        #expect(texts.contains { $0.contains("Your provider wants you to use this address") })
        #expect(try portal.value("SELECT COUNT(*) FROM portal_users WHERE email = 'olga@acme.test'") == "1")
    }

    @Test func `what cannot be is refused with its reason`() throws {
        #expect(change("olga", "VERA").err.contains("vera@acme.test is already a user of acme"))
        #expect(change("olga", "Olga").err.contains("olga@acme.test is the address already"))
        #expect(change("nobody", "new").err.contains("acme has no user nobody@acme.test"))
        portal.run("user add ina@acme.test --client acme --role viewer")
        #expect(change("ina", "new").err.contains("has not accepted the invitation yet"))
        for number in 0..<5 { #expect(change("vera", "n").code == 0, "\(number)") }
        #expect(change("vera", "n").err.contains("5 such mails within an hour"))
        try confirmed()
        #expect(change("vera", "olga").err.contains("olga@acme.test is already a user of acme, or was until lately"))
        let added = portal.run("user add olga@acme.test --client acme --role viewer")
        #expect(added.err.contains("or was until lately"))
    }

    @Test func `a person is erased by the present address, with the former ones`() throws {
        try confirmed()
        #expect(portal.addUser("second@acme.test", role: "owner").code == 0)
        let refused = portal.run("user erase olga@acme.test --client acme")
        #expect(refused.err.contains("olga@acme.test is a former address of o@acme.test; erase that one"))
        #expect(portal.run("user erase o@acme.test --client acme").code == 0)
        #expect(try portal.value("SELECT COUNT(*) FROM email_returns") == "0")
        #expect(try portal.dump().allSatisfy { !$0.contains("olga@acme.test") && !$0.contains("o@acme.test") })
    }

    @Test func `who has a former address of somebody is erased without that person's data`() throws {
        try confirmed()
        #expect(portal.addUser("second@acme.test", role: "owner").code == 0)
        try portal.change("DELETE FROM email_returns")
        #expect(portal.addUser("olga@acme.test", role: "viewer").code == 0)
        try portal.change(
            """
            INSERT INTO audit_events (client_id, id, at, actor_kind, actor_id, actor_name, action, target_kind)
            SELECT client_id, 10, \(noon) + 10, 'user', id, 'Olga the First', 'auth.login', 'user' FROM portal_users
            WHERE email = 'o@acme.test'
            """)
        #expect(portal.run("user erase olga@acme.test --client acme").code == 0)
        #expect(try portal.value("SELECT COUNT(*) FROM audit_events WHERE actor_name = 'Olga the First'") == "1")
        #expect(try portal.value("SELECT COUNT(*) FROM portal_users WHERE email = 'o@acme.test'") == "1")
    }

    @Test func `a restore ends wishes, keeps ways back, and counts changed addresses among what comes back`() throws {
        #expect(change("vera", "new").code == 0)
        try confirmed()
        #expect(portal.run("backup \(portal.folder.path)").code == 0)
        let backup = portal.path("portal-20260115T100000Z.db")
        try portal.change(
            """
            INSERT INTO audit_events (client_id, id, at, actor_kind, actor_name, action, target_kind)
            SELECT id, 10, \(noon) + 10, 'user', 'Olga', 'email.taken-back', 'user' FROM clients
            """)
        #expect(portal.run("restore \(backup)").out.contains("1 event"))
        #expect(portal.run("restore \(backup) --yes").code == 0)
        #expect(try portal.value("SELECT COUNT(*) FROM email_changes") == "0")
        #expect(try portal.value("SELECT COUNT(*) FROM email_returns") == "1")
    }
}
