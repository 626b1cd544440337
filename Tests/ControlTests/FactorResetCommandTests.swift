import Foundation
import PortalToolkit
import Testing

@testable import PortalLogic
@testable import portalctl

/// `user reset-factors`: it waits as long as the MSP's policy says.
@Suite struct FactorResetCommandTests {
    let portal: Installation

    init() throws {
        portal = try Installation()
        portal.settings["PORTAL_BASE_HOSTS"] = "portal.alder.test"
        portal.settings["PORTAL_MAIL_URL"] = "smtp://127.0.0.1:9"
        portal.settings["PORTAL_MAIL_FROM"] = "portal@alder.test"
        portal.addClient()
        for (name, role) in [("olga", "owner"), ("otto", "owner"), ("vera", "viewer")] {
            #expect(portal.addUser("\(name)@acme.test", role: role).code == 0)
        }
        try portal.change(
            """
            INSERT INTO authenticators
            SELECT client_id, id, 71, 'Phone', 'k:s', 0, 0, NULL, 0 FROM portal_users WHERE role = 'owner'
            """)
    }

    private func reset(_ name: String, _ options: String = "") -> Installation.Run {
        portal.run("user reset-factors \(name)@acme.test --client acme \(options)")
    }

    private func user(_ name: String) -> JSON? {
        portal.run("user list --client acme --json").json?["items"]?.items?.first {
            $0["email"]?.text == "\(name)@acme.test"
        }
    }

    @Test func `it is asked for, seen and cancelled`() throws {
        let run = reset("olga")
        #expect(run.out.contains("go at 2026-01-16T10:00:00Z, if nobody cancels it; 2 people are told"), "\(run.err)")
        #expect(
            try Set(portal.rows("SELECT kind, recipient FROM mail_outbox", columns: 2))
                == ["factor-reset|olga@acme.test", "factor-reset|otto@acme.test"])
        #expect(user("olga")?["factor_reset_at"]?.text == "2026-01-16T10:00:00Z")
        #expect(user("otto")?["factor_reset_at"] == .null)
        #expect(portal.run("user list --client acme").out.contains("totp, reset at 2026-01-16T10:00:00Z"))
        #expect(reset("olga").err.contains("waits until 2026-01-16T10:00:00Z already"))
        #expect(reset("olga", "--cancel").out.contains("the second factors stay"))
        #expect(user("olga")?["factor_reset_at"] == .null)
        #expect(reset("olga", "--cancel").err.contains("no reset of olga@acme.test waits"))
        #expect(reset("vera").err.contains("vera@acme.test has no second factor"))
        #expect(try portal.value("SELECT COUNT(*) FROM authenticators") == "2")
    }

    @Test func `nobody is reset unseen, but at once`() throws {
        try portal.change(
            """
            INSERT INTO passkeys
            SELECT client_id, id, 72, 'p', 'portal.alder.test', -7, 'k', '', 'Key', 0, NULL, 0, 0, 0, 0
            FROM portal_users WHERE email = 'olga@acme.test'
            """)
        #expect(reset("olga").code == 0)
        #expect(portal.run("user list --client acme").out.contains("totp, passkey, reset at 2026-01-16T10:00:00Z"))
        portal.clock += .hours(25)
        #expect(
            portal.run("doctor").out.contains("user reset-factors olga@acme.test --client acme with --now or --cancel"))
        #expect(reset("olga", "--cancel --now").code != 0)
        #expect(reset("olga", "--now").out.contains("Removed the second factors of olga@acme.test; 2 people are told"))
        portal.settings["PORTAL_MAIL_URL"] = nil
        portal.settings["PORTAL_MAIL_FROM"] = nil
        #expect(reset("otto").err.contains("PORTAL_MAIL_URL is unset; with --now"))
        #expect(reset("otto", "--now").code == 0)
        #expect(try portal.value("SELECT COUNT(*) FROM authenticators") == "0")
    }

    @Test func `the policy says how long it waits`() throws {
        #expect(portal.run("msp policy msp-acme --json").json?["reset_delay_hours"] == .integer(24))
        #expect(portal.run("msp policy msp-acme --reset-delay 168").out.contains("take effect: after 168 hours."))
        #expect(reset("olga", "--json").json?["due_at"]?.text == "2026-01-22T10:00:00Z")
        #expect(portal.run("msp policy msp-acme --reset-delay 1").out.contains("after 1 hour."))
        #expect(user("olga")?["factor_reset_at"]?.text == "2026-01-22T10:00:00Z")
        #expect(portal.run("msp policy msp-acme --reset-delay 0").out.contains("take effect: at once."))
        #expect(reset("olga", "--json").json?["due_at"] == .null)
        #expect(try portal.value("SELECT COUNT(*) FROM authenticators") == "1")
        for hours in ["-1", "169", "x", "1.5"] {
            #expect(portal.run(["msp", "policy", "msp-acme", "--reset-delay", hours]).code != 0, "\(hours)")
        }
    }

    @Test(arguments: [
        ["--second-factor", "some"], ["--grace-days", "-1"], ["--grace-days", "91"], ["--session-idle", "59"],
        ["--session-idle", "1d"], ["--session-max", "0"], ["--session-max", "99999999"],
        ["--trusted-devices", "maybe"],
        ["--session-idle", "7200", "--session-max", "3600"],
    ])
    func `a policy out of bounds is refused whole`(options: [String]) throws {
        let before = portal.run("msp policy msp-acme --json").out
        #expect(portal.run(["msp", "policy", "msp-acme", "--reset-delay", "5"] + options).code != 0)
        #expect(portal.run("msp policy msp-acme --json").out == before)
    }

    @Test func `a restore ends resets that wait, which may have been cancelled since`() throws {
        #expect(reset("olga").code == 0)
        #expect(portal.run("backup \(portal.folder.path)").code == 0)
        #expect(reset("olga", "--cancel").code == 0)
        #expect(portal.run("restore \(portal.path("portal-20260115T100000Z.db")) --yes").code == 0)
        #expect(try portal.value("SELECT COUNT(*) FROM factor_resets") == "0")
        #expect(try portal.value("SELECT COUNT(*) FROM factor_reset_links") == "0")
    }
}
