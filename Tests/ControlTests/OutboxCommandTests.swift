import PortalToolkit
import Testing

@testable import portalctl

/// `portalctl commands …` and `mail …`.
@Suite struct OutboxCommandTests {
    private let installation: Installation
    private let id = PublicID.string(77)

    init() throws {
        installation = try Installation()
        installation.addClient()
        installation.importLines(
            #"{"type":"node","client":"acme","id":"n1","name":"web-1","status":"online","updated_at":"2026-01-15T09:00:00Z"}"#
        )
        try installation.change(
            """
            INSERT INTO commands SELECT client_id, 77, id, 'restart', NULL, 'sent', 'Ann', 1000, 2000, NULL FROM nodes
            """)
    }

    @Test func `commands list filters by client and state`() {
        #expect(installation.run("commands list").out.contains("web-1"))
        let item = installation.run("commands list --client acme --state sent --json").firstItem
        #expect(item?["id"] == .string(id))
        #expect(item?["node"] == .string("n1"))
        #expect(installation.run("commands list --state failed --json").json?["items"] == .array([]))
        #expect(installation.run("commands list --state nonsense").code == 64)
    }

    @Test func `a command that waits says why it was not sent`() throws {
        try installation.change(
            """
            INSERT INTO command_outbox (client_id, command_id, boot_id, not_after, next_attempt_at, last_error)
            SELECT client_id, id, 'b', 9000, 0, 'no route' FROM commands
            """)
        #expect(installation.run("commands list").out.contains("no route"))
        #expect(installation.run("commands list --json").firstItem?["last_error"] == .string("no route"))
        #expect(installation.run("doctor").out.contains("warn  commands: 1 waiting, the oldest since"))
    }

    @Test func `a mail of an unknown kind says where that is stored and what it is`() throws {
        try installation.change(
            """
            INSERT INTO mail_outbox (client_id, id, kind, recipient, from_name, subject, text_body, html_body, created_at,
                state, next_attempt_at)
            SELECT id, 9, 'newsletter', 'a@b.test', '', '', '', '', 5, 'queued', 7 FROM clients
            """)
        let item = installation.run("mail list --json").firstItem
        #expect(item?["kind"] == .string("newsletter"))
        #expect(
            item?["last_error"] == .string(#"will be withdrawn: mail_outbox.kind: unknown value "newsletter""#))
        let retried = installation.run("mail retry \(PublicID.string(9))")
        #expect(retried.code == 1)
        #expect(retried.err.contains(#"mail_outbox.kind: unknown value "newsletter""#))
    }

    @Test func `an operator can report the outcome of a command`() throws {
        #expect(installation.run(["commands", "report", id, "succeeded", "--detail", "by hand"]).code == 0)
        #expect(
            try installation.rows("SELECT state, detail FROM commands", columns: 2) == ["succeeded|by hand"])
        #expect(
            try installation.rows(
                "SELECT actor_kind, actor_name FROM audit_events WHERE action = 'command.succeeded'", columns: 2)
                == ["operator|Alder"])
        let again = installation.run("commands report \(id) failed")
        #expect(again.code == 1)
        #expect(again.err.contains("is succeeded and cannot become failed"))
        #expect(installation.run("commands report \(id) sent").code == 64)
        #expect(installation.run("commands report \(PublicID.string(78)) failed").code == 1)
    }

    @Test func `a test mail is queued, listed and can be retried`() throws {
        let run = installation.run("mail test ann@acme.test --client acme --json")
        #expect(run.code == 0)
        let item = installation.run("mail list --json").firstItem
        #expect(item?["id"] == run.json?["id"])
        #expect(item?["state"] == .string("queued"))
        let text = Self.text(item?["text"])
        #expect(text.contains("https://localhost/portal/acme/"))
        #expect(installation.run("mail list").out.contains("ann@acme.test"))
        let id = Self.text(item?["id"])
        #expect(installation.run("mail retry \(id)").code == 0)
        try installation.change("UPDATE mail_outbox SET state = 'sent'")
        #expect(installation.run("mail retry \(id)").err == "portalctl: the mail was already sent\n")
        #expect(installation.run("mail retry \(PublicID.string(99))").err == "portalctl: there is no such mail\n")
        #expect(installation.run("mail test nonsense --client acme").code == 64)
        #expect(installation.run("mail test a@b.test --client nobody").code == 1)
    }

    @Test func `mail retry says why the mail still waits`() throws {
        #expect(installation.run("user add ann@acme.test --client acme --role viewer").code == 0)
        let id = Self.text(installation.run("mail list --json").firstItem?["id"])
        #expect(
            installation.run("mail retry \(id)").out == "The mail stays in the outbox: PORTAL_MAIL_URL is unset.\n")
        installation.settings["PORTAL_MAIL_URL"] = "smtp://127.0.0.1:9"
        installation.settings["PORTAL_MAIL_FROM"] = "portal@alder.test"
        #expect(
            installation.run("mail retry \(id)").out
                == "portal-jobs sends the mail on its next run.\n")
        #expect(installation.run("client suspend acme").code == 0)
        let waits = installation.run("mail retry \(id) --json")
        #expect(waits.json?["waits_for"] == .string("the portal does not answer: the client is suspended"))
    }

    /// Refused mails lose their link, which stays valid; mails with dead links say so.
    @Test func `mail retry refuses a mail whose link is lost or dead`() throws {
        #expect(installation.run("user add ann@acme.test --client acme --role viewer").code == 0)
        let id = Self.text(installation.run("mail list --json").firstItem?["id"])
        let token = try installation.value("SELECT token FROM mail_outbox")
        let remedy = "; mail a new one with portalctl user resend ann@acme.test --client acme\n"
        try installation.change("UPDATE mail_outbox SET state = 'refused', token = NULL")
        let kept = installation.run("mail retry \(id)")
        #expect(kept.code == 1)
        #expect(
            kept.err == "portalctl: the mail can no longer be sent: its link was removed" + remedy)
        try installation.change("UPDATE mail_outbox SET token = '\(token)'")
        try installation.change("UPDATE one_time_links SET used_at = 1")
        #expect(
            installation.run("mail retry \(id)").err
                == "portalctl: the mail can no longer be sent: its link no longer works" + remedy)
    }

    private static func text(_ value: JSON?) -> String {
        guard case .string(let text) = value else { return "" }
        return text
    }
}

extension Installation.Run {
    fileprivate var firstItem: JSON? {
        guard case .array(let items) = json?["items"] else { return nil }
        return items.first
    }
}
